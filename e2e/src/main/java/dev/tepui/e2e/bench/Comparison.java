package dev.tepui.e2e.bench;

import java.io.IOException;
import java.util.List;

/** Runs every workload on every target, one target at a time: closed loops, then a steady rate below saturation. */
final class Comparison {
    static final int MOST_CONNECTIONS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 16, MOST_CONNECTIONS);

    /** Share of the fastest closed loop at which latencies are measured. */
    private static final double STEADY = 0.7;

    private static final Dataset CUSTOMERS = Dataset.customers();
    private static final Dataset ORDERS = Dataset.orders(10_000);
    private static final List<Workload> WORKLOADS = List.of(
            Workload.put(CUSTOMERS),
            Workload.update(CUSTOMERS),
            Workload.getEventual(CUSTOMERS),
            Workload.getStrong(CUSTOMERS),
            Workload.batchGet(CUSTOMERS),
            Workload.query(ORDERS));

    private final Targets targets;
    private final Size size;
    private final Report report = new Report();

    Comparison(Targets targets, Size size) {
        this.targets = targets;
        this.size = size;
    }

    /** The results as Markdown. */
    String run() throws IOException {
        echo(targets.echo());
        database(targets.tepui(1));
        database(targets.tepui(3));
        database(targets.dynamoDbLocal(false));
        database(targets.dynamoDbLocal(true));
        return report.markdown();
    }

    private void echo(Target echo) throws IOException {
        try (echo) {
            long idle = echo.usage().residentKib();
            measure(echo, Workload.put(CUSTOMERS).named(Targets.ECHO_WORKLOAD));
            report.addProcess(echo, idle, echo.usage().residentKib());
        }
    }

    private void database(Target target) throws IOException {
        try (target) {
            long idle = target.usage().residentKib();
            Loading loading = new Loading(target);
            for (Dataset data : List.of(CUSTOMERS, ORDERS)) {
                loading.create(data);
                loading.fill(data, 0);
            }
            for (Workload workload : WORKLOADS) {
                measure(target, workload);
            }
            report.addProcess(target, idle, target.usage().residentKib());
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
