package dev.tepui.e2e.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Starts what is compared. Every server is a process of its own with the heap that its users would give it. */
final class Targets {
    static final String ECHO = "echo";
    static final String ECHO_WORKLOAD = "echo 1 KiB";
    static final String ONE_MEMBER = "Tepui, one member";
    static final String THREE_MEMBERS = "Tepui, three members";
    static final String LOCAL_MEMORY = "DynamoDB Local, memory";
    static final String LOCAL_DISK = "DynamoDB Local, disk";

    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final String LOCAL_MAIN = "software.amazon.dynamodb.services.local.main.ServerRunner";

    private final Path root;
    private final Path work;
    private final HttpClient http = HttpClient.newHttpClient();

    /** {@code root} is the project's directory, {@code work} an empty one for data and logs. */
    Targets(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** The bare HTTP server of the storage node, answering each POST with its own body. */
    Target echo() throws IOException {
        int port = freePort("127.0.0.1");
        String classpath = root.resolve("storage-node/target/test-classes") + ":" + nodeClasspath();
        List<String> arguments = new ArrayList<>(jvmOptions());
        arguments.addAll(
                List.of("-cp", classpath, "dev.tepui.storage.http.EchoServer", "127.0.0.1", Integer.toString(port)));
        long started = System.nanoTime();
        ServerProcess process = ServerProcess.java(arguments, Map.of(), work.resolve("echo.log"));
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        await("the echo server", () -> accepts(address), process);
        return new Target(ECHO, List.of(address), List.of(process), since(started));
    }

    /** A pool of {@code members} storage nodes, formed and ready, each with fsync and the pod's memory settings. */
    Target tepui(int members) throws IOException {
        String name = members == 1 ? ONE_MEMBER : THREE_MEMBERS;
        List<String> hosts = new ArrayList<>();
        List<String> memberList = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            hosts.add("127.78." + members + "." + (i + 1));
            memberList.add((char) ('a' + i) + "/" + hosts.get(i));
        }
        long started = System.nanoTime();
        List<ServerProcess> processes = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            Path data = Files.createDirectories(work.resolve("tepui-" + members + "-" + i));
            Map<String, String> environment = new HashMap<>();
            environment.put("TEPUI_POOL", "bench");
            environment.put("TEPUI_ZONE", String.valueOf((char) ('a' + i)));
            environment.put("TEPUI_NODE", "bench-" + (char) ('a' + i) + "-0");
            environment.put("TEPUI_ADDRESS", hosts.get(i));
            environment.put("TEPUI_MEMBERS", String.join(",", memberList));
            environment.put("TEPUI_DATA_DIR", data.toString());
            environment.put("TEPUI_FORM", members == 1 ? "auto" : "operator");
            environment.put("MALLOC_ARENA_MAX", "2");
            List<String> arguments = new ArrayList<>(jvmOptions());
            arguments.addAll(List.of("-cp", nodeClasspath(), "dev.tepui.storage.Main"));
            processes.add(ServerProcess.java(arguments, environment, work.resolve(data.getFileName() + ".log")));
        }
        for (String host : hosts) {
            await(host, () -> answers("GET", admin(host, "/live"), ""), processes);
            if (members > 1) {
                await(host, () -> answers("POST", admin(host, "/v1/form"), "{\"poolId\":\"bench\"}"), processes);
            }
        }
        for (String host : hosts) {
            await(host, () -> answers("GET", admin(host, "/ready"), ""), processes);
        }
        List<InetSocketAddress> addresses =
                hosts.stream().map(host -> new InetSocketAddress(host, 8000)).toList();
        return new Target(name, addresses, processes, since(started));
    }

    /** AWS's emulator with its data in memory or on disk. */
    Target dynamoDbLocal(boolean onDisk) throws IOException {
        int port = freePort("127.0.0.1");
        Path data = Files.createDirectories(work.resolve("dynamodb-local"));
        Path libraries = root.resolve("e2e/target/dynamodb-local");
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + libraries,
                "-cp",
                libraries + "/*",
                LOCAL_MAIN,
                "-sharedDb",
                "-disableTelemetry",
                "-port",
                Integer.toString(port)));
        arguments.addAll(onDisk ? List.of("-dbPath", data.toString()) : List.of("-inMemory"));
        long started = System.nanoTime();
        String name = onDisk ? LOCAL_DISK : LOCAL_MEMORY;
        ServerProcess process = ServerProcess.java(arguments, Map.of(), work.resolve("local-" + onDisk + ".log"));
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        await(name, () -> accepts(address), process);
        return new Target(name, List.of(address), List.of(process), since(started));
    }

    private List<String> jvmOptions() {
        return List.of("@" + root.resolve("storage-node/jvm.options"));
    }

    private String nodeClasspath() {
        return root.resolve("storage-node/target/tepui-storage-node-0.1.0-SNAPSHOT.jar") + ":"
                + root.resolve("storage-node/target/lib") + "/*";
    }

    private static URI admin(String host, String path) {
        return URI.create("http://" + host + ":8020" + path);
    }

    private boolean answers(String method, URI uri, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(5))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (var socket = new java.net.Socket()) {
            socket.connect(address, 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(String what, BooleanSupplier ready, ServerProcess process) {
        await(what, ready, List.of(process));
    }

    private static void await(String what, BooleanSupplier ready, List<ServerProcess> processes) {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (!ready.getAsBoolean()) {
            if (System.nanoTime() > deadline || !processes.stream().allMatch(ServerProcess::isAlive)) {
                processes.forEach(ServerProcess::close);
                throw new IllegalStateException(what + " did not start; see its log");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, 0));
            return socket.getLocalPort();
        }
    }
}
