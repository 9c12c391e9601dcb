package dev.tepui.e2e.bench;

import java.io.IOException;
import java.util.List;

/** Runs every workload on every target, one target at a time: closed loops, then a steady rate below saturation. */
final class Comparison {
    static final int MOST_CONNECTIONS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 16, MOST_CONNECTIONS);

    /** Share of the fastest closed loop at which latencies are measured. */
    private static final double STEADY = 0.7;

    private final Targets targets;
    private final Size size;
    private final Dataset customers;
    private final Dataset orders;
    private final List<Workload> workloads;
    private final Report report = new Report();
    private final WriteCosts writeCosts;

    Comparison(Targets targets, Size size) {
        this.targets = targets;
        this.size = size;
        this.customers = Dataset.customers(size.items().getFirst());
        this.orders = Dataset.orders(size.items().getFirst());
        this.writeCosts = new WriteCosts(size);
        this.workloads = List.of(
                Workload.put(customers),
                Workload.update(customers),
                Workload.getEventual(customers),
                Workload.getStrong(customers),
                Workload.batchGet(customers),
                Workload.query(orders));
    }

    /** The results as Markdown. */
    String run() throws IOException {
        echo(targets.echo());
        database(targets.tepui(1));
        database(targets.tepui(3));
        writeCosts(targets.tepui(1));
        writeCosts(targets.tepui(3));
        database(targets.dynamoDbLocal(false));
        database(targets.dynamoDbLocal(true));
        return report.markdown() + writeCosts.markdown();
    }

    private void echo(Target echo) throws IOException {
        try (echo) {
            long idle = echo.usage().residentKib();
            measure(echo, Workload.echo(customers));
            report.addProcess(echo, idle, echo.usage().residentKib());
        }
    }

    private void database(Target target) throws IOException {
        try (target) {
            long idle = target.usage().residentKib();
            Loading loading = new Loading(target);
            for (Dataset data : List.of(customers, orders)) {
                loading.create(data);
                loading.fill(data, 0);
            }
            for (Workload workload : workloads) {
                measure(target, workload);
            }
            report.addProcess(target, idle, target.usage().residentKib());
        }
    }

    /** On a pool of its own, since tables that others are told of keep working for a while. */
    private void writeCosts(Target pool) throws IOException {
        try (pool) {
            writeCosts.measure(pool);
        }
    }

    private void measure(Target target, Workload workload) throws IOException {
        LoadGenerator generator = size.warmUp().warm(target, workload, MOST_CONNECTIONS);
        double saturation = 0;
        for (int connections : CONNECTIONS) {
            Measurement closed = Measurement.of(target, workload, generator, Load.closed(connections, size.measured()));
            report.addClosed(closed);
            saturation = Math.max(saturation, closed.perSecond());
        }
        report.addPaced(Measurement.of(
                target, workload, generator, Load.paced(MOST_CONNECTIONS, size.measured(), saturation * STEADY)));
    }
}
