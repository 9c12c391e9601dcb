package dev.tepui.storage.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A storage node in a process of its own, on an own loopback address, so that all use the standard ports. */
public final class NodeProcess implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    final String address;
    final Path data;
    private final Path log;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /** A node of that name, not started; its data and its log go below {@code root}. */
    public NodeProcess(Path root, String name, String address) {
        this.address = address;
        this.data = root.resolve(name);
        this.log = root.resolve(name + ".log");
        environment.put("TEPUI_NODE", name);
        environment.put("TEPUI_ADDRESS", address);
        environment.put("TEPUI_DATA_DIR", data.toString());
        environment.put("MALLOC_ARENA_MAX", "2");
    }

    /** Sets a variable of the environment. */
    public NodeProcess with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Its data directory. */
    public Path data() {
        return data;
    }

    /** Starts the process, again after it has ended. */
    public NodeProcess start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("jvm.options").toAbsolutePath(),
                // Tests start nodes often; the optimizing compiler takes longer than it saves them.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile="
                        + Path.of("src/main/resources/logback.xml").toAbsolutePath(),
                "dev.tepui.storage.Main"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("TEPUI_") || key.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As kubelet stops a pod; returns the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running:\n" + log());
        }
        return process.exitValue();
    }

    /** What it has said. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** Resident memory in MiB, as the kernel counts it. */
    long residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new AssertionError("no VmRSS");
    }

    /** Calls the admin port. */
    HttpResponse<String> admin(String method, String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://" + address + ":8020" + path))
                .timeout(Duration.ofSeconds(15))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Whether it serves. */
    public boolean isReady() {
        try {
            return admin("GET", "/ready", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An API request; the answer's body with its status under {@code "status"}. */
    JsonObject api(String operation, JsonObject body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create("http://" + address + ":8000/"))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
        return new JsonObject(response.body()).put("status", response.statusCode());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
