package dev.tepui.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings a dataset to a target. */
final class Loading {
    private static final int CONNECTIONS = 16;
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Pattern ITEM_COUNT = Pattern.compile("\"ItemCount\":(\\d+)");

    private final Target target;

    Loading(Target target) {
        this.target = target;
    }

    /** Creates the table and waits until it is active. */
    void create(Dataset data) throws IOException {
        SingleRequest.send(target.address(), data.createTable().request(0));
        SingleRequest.awaitAnswer(target.address(), data.describeTable(), answer -> answer.contains("\"ACTIVE\""));
    }

    /** Writes the items from {@code first} on, and waits until the table counts them all. */
    void fill(Dataset data, long first) throws IOException {
        long batches = (data.items() - first) / Dataset.BATCH;
        new LoadGenerator(target.address(), data.load(), first / Dataset.BATCH)
                .run(Load.of(batches, CONNECTIONS, PATIENCE));
        SingleRequest.awaitAnswer(target.address(), data.describeTable(), answer -> itemCount(answer) == data.items());
    }

    private static long itemCount(String description) {
        Matcher count = ITEM_COUNT.matcher(description);
        return count.find() ? Long.parseLong(count.group(1)) : -1;
    }
}
