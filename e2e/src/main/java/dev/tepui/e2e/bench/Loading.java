package dev.tepui.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings a dataset to a target. */
final class Loading {
    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Pattern ITEM_COUNT = Pattern.compile("\"ItemCount\":(\\d+)");

    private final Target target;

    Loading(Target target) {
        this.target = target;
    }

    /** Creates the table and waits until it is active. */
    void create(Dataset data) throws IOException {
        SingleRequest.send(target.address(), data.createTable().request(0));
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!describe(data).contains("\"ACTIVE\"")) {
            pause(deadline, "the table does not become active");
        }
    }

    /** Writes the items from {@code first} on, and waits until the table counts them all. */
    void fill(Dataset data, long first) throws IOException {
        long batches = (data.items() - first) / Dataset.BATCH;
        new LoadGenerator(target.address(), data.load(), first / Dataset.BATCH)
                .run(Load.of(batches, CONNECTIONS, PATIENCE));
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (itemCount(data) != data.items()) {
            pause(deadline, "the table does not hold " + data.items() + " items: " + describe(data));
        }
    }

    private long itemCount(Dataset data) throws IOException {
        Matcher count = ITEM_COUNT.matcher(describe(data));
        return count.find() ? Long.parseLong(count.group(1)) : -1;
    }

    private String describe(Dataset data) throws IOException {
        return SingleRequest.send(target.address(), data.describeTable().request(0));
    }

    private static void pause(long deadline, String otherwise) throws IOException {
        if (System.nanoTime() > deadline) {
            throw new IOException(otherwise);
        }
        LockSupport.parkNanos(POLL.toNanos());
    }
}
