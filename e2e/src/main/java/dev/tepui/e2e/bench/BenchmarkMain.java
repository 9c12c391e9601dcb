package dev.tepui.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code make bench}: runs every workload on every target, one target at a time, and prints Markdown. Arguments: the
 * project's directory, then {@code full} or {@code smoke} (a second in all per measurement: shows that it runs, not how
 * fast anything is).
 */
public final class BenchmarkMain {
    static final int MOST_CONNECTIONS = 64;
    private static final List<Integer> CONNECTIONS = List.of(1, 16, MOST_CONNECTIONS);
    private static final List<Workload> WORKLOADS = List.of(Workload.PUT, Workload.GET_EVENTUAL, Workload.GET_STRONG);

    private final Duration warmUp;
    private final Duration measured;
    private final Report report = new Report();

    private BenchmarkMain(Duration warmUp, Duration measured) {
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** Runs the benchmark; a failing request or server fails it. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath();
        boolean smoke = arguments[1].equals("smoke");
        System.out.println(run(root, smoke));
    }

    static String run(Path root, boolean smoke) throws IOException {
        Path work = Files.createTempDirectory("tepui-bench");
        BenchmarkMain benchmark = smoke
                ? new BenchmarkMain(Duration.ofMillis(200), Duration.ofMillis(300))
                : new BenchmarkMain(Duration.ofSeconds(5), Duration.ofSeconds(5));
        try {
            Targets targets = new Targets(root, work);
            benchmark.echo(targets.echo());
            benchmark.database(targets.tepui(1));
            benchmark.database(targets.tepui(3));
            benchmark.database(targets.dynamoDbLocal(false));
            benchmark.database(targets.dynamoDbLocal(true));
        } finally {
            DirectoryTree.delete(work);
        }
        return benchmark.report.markdown();
    }

    private void echo(Target echo) throws IOException {
        try (echo) {
            long idle = echo.residentKib();
            measure(echo, Workload.PUT.named(Targets.ECHO_WORKLOAD));
            report.addProcess(echo, idle, echo.residentKib());
        }
    }

    private void database(Target target) throws IOException {
        try (target) {
            long idle = target.residentKib();
            load(target);
            for (Workload workload : WORKLOADS) {
                measure(target, workload);
            }
            report.addProcess(target, idle, target.residentKib());
        }
    }

    private static void load(Target target) throws IOException {
        Duration patience = Duration.ofMinutes(5);
        once(target, Workload.CREATE_TABLE);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!describe(target).contains("ACTIVE")) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the table does not become active");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        succeed(generator(target, Workload.PUT).run(16, patience, 0, Workload.ITEMS), target);
    }

    private static String describe(Target target) throws IOException {
        return SingleRequest.send(target.addresses().get(0), Workload.DESCRIBE_TABLE.request(0));
    }

    private static void once(Target target, Workload workload) throws IOException {
        succeed(generator(target, workload).run(1, Duration.ofSeconds(30), 0, 1), target);
    }

    private void measure(Target target, Workload workload) throws IOException {
        for (int connections : CONNECTIONS) {
            LoadGenerator generator = generator(target, workload);
            generator.run(connections, warmUp, 0, Long.MAX_VALUE / 2);
            Duration before = target.cpu();
            LoadGenerator.Result result = generator.run(connections, measured, 0, Long.MAX_VALUE / 2);
            Duration cpu = target.cpu().minus(before);
            succeed(result, target);
            report.add(new Measurement(target.name(), workload.name(), connections, result, cpu));
            System.err.printf(
                    "%s, %s, %d connections: %,.0f/s%n",
                    target.name(), workload.name(), connections, result.perSecond());
        }
    }

    private static LoadGenerator generator(Target target, Workload workload) {
        return new LoadGenerator(target.addresses().get(0), workload);
    }

    private static void succeed(LoadGenerator.Result result, Target target) throws IOException {
        if (result.failures() > 0) {
            throw new IOException(
                    result.failures() + " of " + result.requests() + " requests failed on " + target.name());
        }
    }
}
