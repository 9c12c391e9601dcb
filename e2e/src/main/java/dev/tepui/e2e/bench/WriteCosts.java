package dev.tepui.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a write costs when others want to know of it: every request changes an item of about 1 KiB, in tables that
 * differ in who is told. The CPU time counts until everything has been delivered; the rate is one that all bear.
 */
final class WriteCosts {
    /** The aim for each variant but the first, as a multiple of its CPU time. */
    private static final double AIM = 1.6;

    /** Share of the plain table's saturation. */
    private static final double STEADY = 0.3;

    private static final int CONNECTIONS = Comparison.MOST_CONNECTIONS;

    /** Deliveries gather changes for some milliseconds, so all is done when there is nothing to do for so long. */
    private static final Quiet DELIVERED = new Quiet(0.5, Duration.ofMillis(400), Duration.ofMinutes(2));

    /**
     * A table.
     *
     * @param attributes definitions of attributes beside that of the key
     * @param settings members of CreateTable
     */
    private record Variant(String name, String table, String attributes, String settings) {}

    /** Its items expire, but not before the end of the measurement. */
    private static final String EXPIRING = "expiring";

    private static final String STATUS = ",{\"AttributeName\":\"status\",\"AttributeType\":\"S\"}";

    /** A time that is a long way off, in seconds. */
    private static final long FAR = 32_000_000_000L;

    private static final List<Variant> VARIANTS = List.of(
            new Variant("plain", "plain", "", ""),
            new Variant(
                    "a stream of both images",
                    "streamed",
                    "",
                    ",\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}"),
            new Variant("an index of keys, entry moves", "keys", STATUS, index("KEYS_ONLY")),
            new Variant("an index of whole items, entry moves", "whole", STATUS, index("ALL")),
            new Variant("a time to live that changes", EXPIRING, "", ""));

    private final Size size;
    private final List<String> lines = new ArrayList<>();

    WriteCosts(Size size) {
        this.size = size;
    }

    private static String index(String projection) {
        return ",\"GlobalSecondaryIndexes\":[{\"IndexName\":\"byStatus\",\"KeySchema\":[{\"AttributeName\":\"status\","
                + "\"KeyType\":\"HASH\"}],\"Projection\":{\"ProjectionType\":\"" + projection + "\"}}]";
    }

    /**
     * Measures all variants on a target. The plain table comes last: a JVM gets faster for a long time, and that must
     * not speak for the others.
     */
    void measure(Target target) throws IOException {
        for (Variant variant : VARIANTS) {
            create(target, variant);
        }
        Variant plain = VARIANTS.getFirst();
        double rate = STEADY
                * Measurement.of(
                                target,
                                change(plain),
                                size.warmUp().warm(target, change(plain), CONNECTIONS),
                                Load.closed(CONNECTIONS, size.measured()))
                        .perSecond();
        List<Cost> costs = new ArrayList<>();
        for (Variant variant : VARIANTS.reversed()) {
            costs.add(cost(target, variant, rate));
        }
        costs.reversed().forEach(cost -> add(target, cost, costs.getLast()));
    }

    /** What one variant costs. */
    private record Cost(Variant variant, LoadGenerator.Result result, Duration cpu) {
        double microsPerWrite() {
            return cpu.toNanos() / 1e3 / Math.max(1, result.requests());
        }
    }

    private Cost cost(Target target, Variant variant, double rate) throws IOException {
        Workload workload = change(variant);
        LoadGenerator generator = size.warmUp().warm(target, workload, CONNECTIONS);
        DELIVERED.await(target);
        Duration before = target.usage().cpu();
        LoadGenerator.Result result = generator.run(Load.paced(CONNECTIONS, size.measured(), rate));
        DELIVERED.await(target);
        return new Cost(variant, result, target.usage().cpu().minus(before));
    }

    private void add(Target target, Cost cost, Cost plain) {
        String line = String.format(
                Locale.ROOT,
                "| %s | %s | %,.0f | %.2f | %.0f | %.2f | %s |",
                target.name(),
                cost.variant().name(),
                cost.result().perSecond(),
                cost.result().latencies().getValueAtPercentile(99) / 1e3,
                cost.microsPerWrite(),
                cost.microsPerWrite() / plain.microsPerWrite(),
                cost == plain ? "" : "≤ " + AIM);
        System.err.println(line);
        lines.add(line);
    }

    private static void create(Target target, Variant variant) throws IOException {
        Workload create = Workload.about(
                "CreateTable",
                n -> "{\"TableName\":\"" + variant.table() + "\",\"AttributeDefinitions\":[{\"AttributeName\":\"pk\","
                        + "\"AttributeType\":\"S\"}" + variant.attributes()
                        + "],\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}],"
                        + "\"BillingMode\":\"PAY_PER_REQUEST\"" + variant.settings() + "}");
        Workload describe = Workload.about("DescribeTable", n -> "{\"TableName\":\"" + variant.table() + "\"}");
        SingleRequest.send(target.address(), create.request(0));
        SingleRequest.awaitAnswer(target.address(), describe, answer -> answer.contains("\"TableStatus\":\"ACTIVE\""));
        if (variant.table().equals(EXPIRING)) {
            letExpire(target);
        }
    }

    private static void letExpire(Target target) throws IOException {
        Workload enable = Workload.about(
                "UpdateTimeToLive",
                n -> "{\"TableName\":\"" + EXPIRING + "\",\"TimeToLiveSpecification\":{\"AttributeName\":\"n\","
                        + "\"Enabled\":true}}");
        Workload describe = Workload.about("DescribeTimeToLive", n -> "{\"TableName\":\"" + EXPIRING + "\"}");
        SingleRequest.send(target.address(), enable.request(0));
        SingleRequest.awaitAnswer(target.address(), describe, answer -> answer.contains("\"ENABLED\""));
    }

    /** The n-th request gives an item another number, which is a time to live in one table, and another status. */
    private Workload change(Variant variant) {
        Dataset data = Dataset.customers(size.items().getFirst());
        return Workload.about(
                Workload.PUT,
                n -> "{\"TableName\":\"" + variant.table() + "\",\"Item\":{" + data.keyOfRequest(n)
                        + ",\"status\":{\"S\":\"status-" + n % 1_000 + "\"},\"n\":{\"N\":\"" + (FAR + n)
                        + "\"},\"payload\":{\"S\":\"" + data.payload() + "\"}}}");
    }

    /** The results as Markdown. */
    String markdown() {
        return "\n| target | a table with | writes/s | p99 ms | CPU µs/write | ÷ plain | aim |\n"
                + "|---|---|---:|---:|---:|---:|---:|\n" + String.join("\n", lines) + "\n";
    }
}
