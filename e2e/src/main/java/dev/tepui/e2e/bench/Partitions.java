package dev.tepui.e2e.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Partition keys in an order in which neighbours belong to different replication groups, also the last and the first.
 *
 * @param keys as many of each group
 * @param groups how many groups there are, at least three
 */
record Partitions(List<String> keys, int groups) {
    /** A few of each of the twelve groups that a pool has. */
    private static final int TRIED = 96;

    /** So many writes to one key; what else goes on in a group is less. */
    private static final int WRITES = 12;

    private static final int ADMIN_PORT = 8020;
    private static final Pattern APPLIED =
            Pattern.compile("^tepui_raft_applied_index\\{group=\"([^\"]+)\",?} ([0-9.E]+)$", Pattern.MULTILINE);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(5);

    /** Which groups a transaction on so many neighbours takes part in must be certain. */
    private static final int GROUPS_MIN = 3;

    /** For a server without groups: each partition is one. */
    static Partitions unrelated() {
        List<String> keys = tried();
        return new Partitions(keys, keys.size());
    }

    private static List<String> tried() {
        return IntStream.range(0, TRIED).mapToObj(i -> "partition-" + i).toList();
    }

    /**
     * Finds out which group a partition belongs to by writing to it and looking which log grows: how keys are placed is
     * the pool's affair.
     *
     * @param put writes an item of the partition whose number it is given
     */
    static Partitions ofPool(Target pool, LongFunction<byte[]> put) throws IOException {
        List<String> tried = tried();
        Map<String, List<String>> byGroup = new TreeMap<>();
        for (int i = 0; i < tried.size(); i++) {
            Map<String, Double> before = applied(pool);
            for (int n = 0; n < WRITES; n++) {
                SingleRequest.send(pool.address(), put.apply(i));
            }
            byGroup.computeIfAbsent(grown(pool, before), group -> new ArrayList<>())
                    .add(tried.get(i));
        }
        return interleaved(List.copyOf(byGroup.values()));
    }

    private static Partitions interleaved(List<List<String>> byGroup) {
        if (byGroup.size() < GROUPS_MIN) {
            throw new IllegalStateException("a pool of " + byGroup.size() + " groups has no transactions on three");
        }
        int each = byGroup.stream().mapToInt(List::size).min().orElseThrow();
        List<String> keys = IntStream.range(0, each)
                .boxed()
                .flatMap(i -> byGroup.stream().map(group -> group.get(i)))
                .toList();
        return new Partitions(keys, byGroup.size());
    }

    /** A partition of another group than all that {@link #others} has. */
    String first() {
        return keys.getFirst();
    }

    /** Without all partitions of the group of {@link #first}. */
    Partitions others() {
        List<String> others = IntStream.range(0, keys.size())
                .filter(i -> i % groups != 0)
                .mapToObj(keys::get)
                .toList();
        return new Partitions(others, groups - 1);
    }

    /** The partition of the n-th request. */
    String of(long n) {
        return keys.get((int) (n % keys.size()));
    }

    /** How often all partitions have had their turn before the n-th request. */
    long round(long n) {
        return n / keys.size();
    }

    /** The group whose log has grown by all writes. */
    private static String grown(Target pool, Map<String, Double> before) throws IOException {
        long deadline = System.nanoTime() + SEEN_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            Map<String, Double> now = applied(pool);
            Optional<String> group = now.keySet().stream()
                    .filter(each -> now.get(each) - before.getOrDefault(each, 0.0) >= WRITES)
                    .findFirst();
            if (group.isPresent()) {
                return group.get();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new IOException("no log of " + pool.name() + " has grown by " + WRITES + " writes");
    }

    private static Map<String, Double> applied(Target pool) throws IOException {
        URI metrics = URI.create("http://" + pool.address().getHostString() + ":" + ADMIN_PORT + "/metrics");
        try {
            String text = HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return APPLIED.matcher(text)
                    .results()
                    .collect(Collectors.toMap(
                            found -> found.group(1),
                            found -> Double.valueOf(found.group(2)),
                            Double::max,
                            HashMap::new));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
