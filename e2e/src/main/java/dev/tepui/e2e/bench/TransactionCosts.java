package dev.tepui.e2e.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a transaction of three puts costs beside a PutItem: alone, from many clients that do not meet, and from many
 * that all want one item.
 */
final class TransactionCosts {
    private static final String TABLE = "transactions";
    private static final int CLIENTS = 16;

    /** The aim for latency of a transaction on three groups, as a multiple of a PutItem's. */
    private static final String AIM = "≤ 4";

    private final Targets targets;
    private final Size size;
    private final List<String> lines = new ArrayList<>();
    private final List<String> ratios = new ArrayList<>();

    TransactionCosts(Targets targets, Size size) {
        this.targets = targets;
        this.size = size;
    }

    /** The results as Markdown. */
    String run() throws IOException {
        pool(targets.tepui(1));
        pool(targets.tepui(3));
        local(targets.dynamoDbLocal(false));
        return markdown();
    }

    private void pool(Target pool) throws IOException {
        try (pool) {
            TransactionWorkloads unplaced = created(pool);
            Workload put = unplaced.put();
            measure(pool, Partitions.ofPool(pool, put::request));
        }
    }

    private void local(Target local) throws IOException {
        try (local) {
            created(local);
            measure(local, Partitions.unrelated());
        }
    }

    private TransactionWorkloads created(Target target) throws IOException {
        TransactionWorkloads workloads = workloads(Partitions.unrelated());
        SingleRequest.send(target.address(), workloads.createTable().request(0));
        SingleRequest.awaitAnswer(target.address(), workloads.describeTable(), answer -> answer.contains("\"ACTIVE\""));
        return workloads;
    }

    private TransactionWorkloads workloads(Partitions partitions) {
        long each = size.items().getFirst() / partitions.keys().size();
        return new TransactionWorkloads(TABLE, partitions, each);
    }

    private void measure(Target target, Partitions partitions) throws IOException {
        TransactionWorkloads workloads = workloads(partitions);
        Pair put = pair(target, workloads.put());
        Pair oneGroup = pair(target, workloads.oneGroup());
        Pair threeGroups = pair(target, workloads.threeGroups());
        Pair popular = pair(target, workloads.popular());
        latencies(oneGroup, put, "");
        latencies(threeGroups, put, AIM);
        rate(oneGroup.many(), put.many());
        rate(threeGroups.many(), put.many());
        rate(popular.many(), popular.alone());
        rate(popular.many(), threeGroups.many());
    }

    /** A workload from one client and from many. */
    private record Pair(Measurement alone, Measurement many) {}

    private Pair pair(Target target, Workload workload) throws IOException {
        LoadGenerator generator = size.warmUp().warm(target, workload, CLIENTS);
        return new Pair(
                add(Measurement.of(target, workload, generator, Load.closed(1, size.measured()))),
                add(Measurement.of(target, workload, generator, Load.closed(CLIENTS, size.measured()))));
    }

    private Measurement add(Measurement m) {
        String line = line(
                "| %s | %s | %d | %,.0f | %.2f | %.2f | %.1f %% | %.0f |",
                m.target(),
                m.workload(),
                m.connections(),
                m.perSecond(),
                m.p50Millis(),
                m.p99Millis(),
                100.0 * m.result().refused() / Math.max(1, m.result().requests()),
                m.cpuMicrosPerRequest());
        System.err.println(line);
        lines.add(line);
        return m;
    }

    private void latencies(Pair ours, Pair put, String aim) {
        ratio(
                "p50",
                ours.alone(),
                put.alone(),
                ours.alone().p50Millis() / put.alone().p50Millis(),
                aim);
        ratio(
                "p99",
                ours.alone(),
                put.alone(),
                ours.alone().p99Millis() / put.alone().p99Millis(),
                aim);
    }

    private void rate(Measurement ours, Measurement base) {
        ratio("done/s", ours, base, ours.perSecond() / base.perSecond(), "");
    }

    private void ratio(String of, Measurement ours, Measurement base, double ratio, String aim) {
        ratios.add(line(
                "| %s | %s of %s, %s ÷ %s, %s | %.2f | %s |",
                ours.target(), of, ours.workload(), clients(ours), base.workload(), clients(base), ratio, aim));
    }

    private static String clients(Measurement m) {
        return m.connections() == 1 ? "one client" : m.connections() + " clients";
    }

    private String markdown() {
        return "| target | request | clients | done/s | p50 ms | p99 ms | cancelled | CPU µs/request |\n"
                + "|---|---|---:|---:|---:|---:|---:|---:|\n" + String.join("\n", lines)
                + "\n\n| target | ratio | | aim |\n|---|---|---:|---|\n" + String.join("\n", ratios) + "\n";
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
