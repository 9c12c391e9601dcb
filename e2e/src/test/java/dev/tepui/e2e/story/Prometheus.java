package dev.tepui.e2e.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tepui.e2e.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A Prometheus of its own, which scrapes what it is told and forgets everything when it is closed. */
final class Prometheus implements AutoCloseable {
    /** Often, so that rates are there soon; a busy machine keeps it from being answered at once. */
    private static final String INTERVAL = "2s";

    /** What Grafana would put in for {@code $__rate_interval}, or a little more. */
    static final String RATE_INTERVAL = "20s";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ChildProcess process;
    private final int port;

    /**
     * A target.
     *
     * @param job name of the job; targets of one job have one path
     * @param address host and port
     * @param labels what service discovery and relabelling would add
     */
    record Target(String job, String address, String path, Map<String, String> labels) {}

    private Prometheus(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it answers. Its files are in the directory. */
    static Prometheus start(Path directory, List<Target> targets) {
        int port = freePort();
        try {
            Path configuration = directory.resolve("prometheus.yml");
            // JSON is YAML.
            Files.writeString(configuration, JSON.writeValueAsString(configuration(targets)));
            ChildProcess process = ChildProcess.start(
                    List.of(
                            "prometheus",
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port),
                    Map.of(),
                    directory,
                    directory.resolve("prometheus.log"));
            Prometheus prometheus = new Prometheus(process, port);
            process.awaitUntil("Prometheus is ready", prometheus::isReady, PATIENCE);
            return prometheus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> configuration(List<Target> targets) {
        List<Map<String, Object>> jobs = targets.stream()
                .map(Target::job)
                .distinct()
                .map(job -> job(
                        job,
                        targets.stream()
                                .filter(target -> target.job().equals(job))
                                .toList()))
                .toList();
        return Map.of(
                "global", Map.of("scrape_interval", INTERVAL, "scrape_timeout", INTERVAL), "scrape_configs", jobs);
    }

    private static Map<String, Object> job(String name, List<Target> targets) {
        List<Map<String, Object>> configs = targets.stream()
                .map(target -> Map.<String, Object>of("targets", List.of(target.address()), "labels", target.labels()))
                .toList();
        return Map.of("job_name", name, "metrics_path", targets.getFirst().path(), "static_configs", configs);
    }

    private boolean isReady() {
        try {
            return get("/-/ready").statusCode() == OK;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    /**
     * How many series a query finds now whose value is a number.
     *
     * @throws IllegalArgumentException when Prometheus does not understand it
     */
    long series(String query) {
        return read("/api/v1/query?query=" + encode(query))
                .path("result")
                .valueStream()
                .filter(sample -> !sample.path("value").path(1).asText().equals("NaN"))
                .count();
    }

    /** What Grafana makes of {@code label_values(selector, label)}. */
    Set<String> labelValues(String selector, String label) {
        Set<String> values = new TreeSet<>();
        read("/api/v1/label/" + label + "/values?match[]=" + encode(selector))
                .valueStream()
                .forEach(value -> values.add(value.asText()));
        return values;
    }

    private JsonNode read(String path) {
        HttpResponse<String> answer = get(path.replace("[]", "%5B%5D"));
        if (answer.statusCode() != OK) {
            throw new IllegalArgumentException(answer.body());
        }
        try {
            return JSON.readTree(answer.body()).path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Prometheus was asked", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
        process.stop(GRACE);
    }
}
