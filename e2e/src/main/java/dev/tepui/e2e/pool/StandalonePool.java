package dev.tepui.e2e.pool;

import dev.tepui.e2e.kube.network.Subnet;
import dev.tepui.e2e.process.ChildProcess;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pool whose members are processes of this machine, one zone each, formed and ready: with fsync and the memory
 * settings of a pod, but without Kubernetes and operator, so that the pool creates its tables itself. Every member has
 * a loopback address of its own.
 */
public final class StandalonePool implements AutoCloseable {
    private static final int API_PORT = 8000;
    private static final int ADMIN_PORT = 8020;
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** One storage node. */
    private record Member(String zone, String address) {
        String name() {
            return "standalone-" + zone + "-0";
        }
    }

    private final Path directory;
    private final Subnet subnet;
    private final List<Member> members = new ArrayList<>();
    private final List<ChildProcess> processes = new ArrayList<>();

    private StandalonePool(Path directory, int size) {
        this.directory = directory;
        this.subnet = Subnet.claim(directory.resolve("addresses"));
        for (int i = 0; i < size; i++) {
            String zone = String.valueOf((char) ('a' + i));
            members.add(new Member(zone, subnet.addressOf(zone)));
        }
    }

    /**
     * Starts a pool and waits until every member is ready.
     *
     * @param project a checkout that has been built
     * @param directory holds data and logs, created when it is not there
     * @param size number of members, one or three
     */
    public static StandalonePool start(ProjectFiles project, Path directory, int size) {
        return start(project, directory, size, List.of());
    }

    /** The same with further options for the JVM of each member. */
    public static StandalonePool start(ProjectFiles project, Path directory, int size, List<String> jvmOptions) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StandalonePool pool = new StandalonePool(directory, size);
        try {
            pool.start(project, jvmOptions);
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private void start(ProjectFiles project, List<String> jvmOptions) {
        List<String> arguments = new ArrayList<>(List.of("@" + project.storageNodeOptions()));
        arguments.addAll(jvmOptions);
        arguments.addAll(List.of("-cp", project.storageNodeClassPath(), "dev.tepui.storage.Main"));
        for (Member member : members) {
            processes.add(ChildProcess.startJava(
                    arguments, environment(member), directory, directory.resolve(member.name() + ".log")));
        }
        if (members.size() > 1) {
            awaitAll("POST", "/v1/form", "{\"poolId\":\"standalone\"}");
        }
        awaitAll("GET", "/ready", "");
    }

    private Map<String, String> environment(Member member) {
        List<String> all =
                members.stream().map(each -> each.zone() + "/" + each.address()).toList();
        return Map.of(
                "TEPUI_POOL", "standalone",
                "TEPUI_ZONE", member.zone(),
                "TEPUI_NODE", member.name(),
                "TEPUI_ADDRESS", member.address(),
                "TEPUI_MEMBERS", String.join(",", all),
                "TEPUI_DATA_DIR", directory.resolve(member.name()).toString(),
                "TEPUI_FORM", members.size() == 1 ? "auto" : "operator",
                "MALLOC_ARENA_MAX", "2");
    }

    private void awaitAll(String method, String path, String body) {
        for (int i = 0; i < members.size(); i++) {
            URI uri = URI.create("http://" + members.get(i).address() + ":" + ADMIN_PORT + path);
            String what = method + " " + uri + " is answered with 200; logs are in " + directory;
            processes.get(i).awaitUntil(what, () -> isOk(method, uri, body), START_WITHIN);
        }
    }

    private static boolean isOk(String method, URI uri, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(5))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Where the members serve the DynamoDB API; any of them takes any request. */
    public List<InetSocketAddress> addresses() {
        return members.stream()
                .map(member -> new InetSocketAddress(member.address(), API_PORT))
                .toList();
    }

    /** The members' processes. */
    public List<ChildProcess> processes() {
        return List.copyOf(processes);
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::terminate);
        processes.forEach(process -> process.stop(STOP_WITHIN));
        subnet.close();
    }
}
