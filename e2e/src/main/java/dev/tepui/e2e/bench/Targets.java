package dev.tepui.e2e.bench;

import dev.tepui.e2e.pool.StandalonePool;
import dev.tepui.e2e.process.ChildProcess;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Starts what is compared. Every server is a process of its own with the heap that its users would give it. A
 * measurement gets a new one each time; where nothing is measured, one of each kind serves all.
 */
final class Targets implements AutoCloseable {
    static final String ECHO = "echo";
    static final String ONE_MEMBER = "Tepui, one member";
    static final String THREE_MEMBERS = "Tepui, three members";
    static final String LOCAL_MEMORY = "DynamoDB Local, memory";
    static final String LOCAL_DISK = "DynamoDB Local, disk";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final String LOCAL_MAIN = "software.amazon.dynamodb.services.local.main.ServerRunner";

    private final ProjectFiles project;
    private final Path work;
    private final boolean shares;
    private final Map<String, Target> shared = new HashMap<>();

    private Targets(ProjectFiles project, Path work, boolean shares) {
        this.project = project;
        this.work = work;
        this.shares = shares;
    }

    /** A new one for everyone who asks, who also closes it. {@code work} is an empty directory for data and logs. */
    static Targets each(ProjectFiles project, Path work) {
        return new Targets(project, work, false);
    }

    /** One of each kind, started when it is asked for first and closed with this; its JVM does not optimize. */
    static Targets shared(ProjectFiles project, Path work) {
        return new Targets(project, work, true);
    }

    /** Closes what is shared. */
    @Override
    public void close() {
        shared.values().forEach(Target::close);
        shared.clear();
    }

    private Target target(String name, Supplier<Target> start) {
        return shares ? shared.computeIfAbsent(name, unused -> start.get()).lent() : start.get();
    }

    private List<String> jvmOptions() {
        return shares ? List.of("-XX:TieredStopAtLevel=1") : List.of();
    }

    /** The bare HTTP server of the storage node, answering each POST with its own body. */
    Target echo() {
        int port = freePort();
        String classpath =
                project.root().resolve("storage-node/target/test-classes") + ":" + project.storageNodeClassPath();
        List<String> arguments = List.of(
                "@" + project.storageNodeOptions(),
                "-cp",
                classpath,
                "dev.tepui.storage.http.EchoServer",
                LOOPBACK,
                Integer.toString(port));
        return target(ECHO, () -> server(ECHO, arguments, port));
    }

    /** A pool of {@code members} storage nodes, formed and ready, each with fsync and the pod's memory settings. */
    Target tepui(int members) {
        String name = members == 1 ? ONE_MEMBER : THREE_MEMBERS;
        return target(name, () -> pool(name, members));
    }

    private Target pool(String name, int members) {
        long started = System.nanoTime();
        StandalonePool pool = StandalonePool.start(project, work.resolve("tepui-" + members), members, jvmOptions());
        return new Target(name, pool.addresses().getFirst(), pool.processes(), since(started), pool::close);
    }

    /** AWS's emulator with its data in memory or on disk. */
    Target dynamoDbLocal(boolean onDisk) throws IOException {
        Path data = Files.createDirectories(work.resolve("dynamodb-local"));
        return onDisk
                ? target(LOCAL_DISK, () -> local(LOCAL_DISK, List.of("-dbPath", data.toString())))
                : target(LOCAL_MEMORY, () -> local(LOCAL_MEMORY, List.of("-inMemory")));
    }

    private Target local(String name, List<String> storage) {
        int port = freePort();
        Path libraries = project.root().resolve("e2e/target/dynamodb-local");
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
        arguments.addAll(storage);
        return server(name, arguments, port);
    }

    private Target server(String name, List<String> options, int port) {
        List<String> arguments = new ArrayList<>(jvmOptions());
        arguments.addAll(options);
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, port);
        Path log = work.resolve(name.replaceAll("\\W+", "-") + ".log");
        long started = System.nanoTime();
        ChildProcess process = ChildProcess.startJava(arguments, Map.of(), work, log);
        try {
            process.awaitUntil(name + " accepts connections, its log is " + log, () -> accepts(address), START_WITHIN);
        } catch (RuntimeException e) {
            process.kill();
            throw e;
        }
        return new Target(name, address, List.of(process), since(started), () -> process.stop(STOP_WITHIN));
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(LOOPBACK, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
