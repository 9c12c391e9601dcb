package dev.tepui.e2e.bench.control;

import dev.tepui.e2e.process.ChildProcess;
import dev.tepui.e2e.process.ProcessUsage;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The operator as its image runs it in the chart's pod, without leader election. Can be stopped and started again. */
final class OperatorRun implements AutoCloseable {
    /** Lets it size its heap as in the pod of the chart, which has 512 MiB. */
    private static final String MEMORY = "-XX:MaxRAM=512m";

    private static final int PORT = 8080;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ProjectFiles project;
    private final Path work;
    private final Map<String, String> environment;
    private final URI metrics;
    private ChildProcess process;

    /**
     * Does not start it yet.
     *
     * @param work holds the hosts file, and the log
     * @param environment its settings
     * @param address for its HTTP endpoints
     */
    OperatorRun(ProjectFiles project, Path work, Map<String, String> environment, String address) {
        this.project = project;
        this.work = work;
        this.environment = new TreeMap<>(environment);
        this.environment.put("QUARKUS_HTTP_HOST", address);
        this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(PORT));
        this.metrics = URI.create("http://" + address + ":" + PORT + "/q/metrics");
    }

    /** Returns at once. */
    void start() {
        process = ChildProcess.startJava(
                List.of(
                        "@" + project.root().resolve("operator/jvm.options"),
                        MEMORY,
                        "-Djdk.net.hosts.file=" + work.resolve("hosts"),
                        "-jar",
                        project.operatorJar().toString()),
                environment,
                work,
                work.resolve("operator.log"));
    }

    /** Blocks until it has ended. */
    void stop() {
        process.stop(STOP_WITHIN);
    }

    /** What it has done since it started. */
    Work work() {
        return Work.of(Metrics.parse(scrape()), ProcessUsage.of(process).cpu());
    }

    /** What is left after a garbage collection. */
    long heapBytes() {
        collectGarbage();
        return (long) Metrics.parse(scrape()).sum("jvm_memory_used_bytes", "area=\"heap\"");
    }

    long residentBytes() {
        return ProcessUsage.of(process).residentKib() * 1024;
    }

    @Override
    public void close() {
        if (process != null) {
            stop();
        }
    }

    private void collectGarbage() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ChildProcess collection = ChildProcess.start(
                List.of(jcmd.toString(), Long.toString(process.pid()), "GC.run"),
                Map.of(),
                work,
                work.resolve("jcmd.log"));
        if (!collection.awaitExit(STOP_WITHIN) || collection.exitCode() != 0) {
            throw new IllegalStateException("jcmd did not collect the operator's garbage");
        }
    }

    private String scrape() {
        try {
            return HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException("the operator does not tell its metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
