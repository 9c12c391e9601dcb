package dev.tepui.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tepui.e2e.kube.api.KubeApiServer;
import dev.tepui.e2e.kube.controller.GarbageCollector;
import dev.tepui.e2e.kube.controller.NamespacedObjects;
import dev.tepui.e2e.kube.server.KubernetesApi;
import dev.tepui.e2e.pool.PretendedPool;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operator as it is shipped, as a process between a Kubernetes API and a pool that is only pretended. The API is a
 * real one if the environment names it, see {@link KubernetesApi}. Tables and pools are refreshed every second.
 */
final class OperatorUnderTest implements AutoCloseable {
    static final String NAMESPACE = "shop";
    static final String TABLES = "/apis/tepui.dev/v1alpha1/namespaces/shop/tables/";
    static final String POOL = "/apis/tepui.dev/v1alpha1/namespaces/shop/storagepools/default";

    /** A small table of its own; further lines of the spec can follow. */
    static final String ORDERS = """
            apiVersion: tepui.dev/v1alpha1
            kind: Table
            metadata:
              name: orders
              namespace: shop
            spec:
              tableName: orders
              billingMode: PAY_PER_REQUEST
              attributeDefinitions:
                - attributeName: customer
                  attributeType: S
              keySchema:
                - attributeName: customer
                  keyType: HASH
            """;

    private static final Path PROJECT = Path.of("..");
    private static final Path OPERATOR = PROJECT.resolve("operator/target/quarkus-app/quarkus-run.jar");
    private static final Path LOGS = Path.of("target", "operator-process-test");
    private static final int NETWORK_COUNT = 250;
    /** A network for each, or one would meet connections of the one before, or another build on this machine. */
    private static final AtomicInteger NETWORKS =
            new AtomicInteger((int) (ProcessHandle.current().pid() % NETWORK_COUNT));

    private final RequestLog requests = new RequestLog();
    private final KubernetesApi server;
    /** Goes past the request log. */
    private final KubernetesClient client;

    private final Optional<GarbageCollector> garbageCollector;
    private final ApiClient api;
    private final PretendedPool pool;
    private final Process process;
    private final String address;
    /** Kept after the test: it says why one failed. */
    private final Path log;

    /** @param directory for files that may go with the test */
    OperatorUnderTest(Path directory) throws IOException, InterruptedException {
        this(directory, Map.of());
    }

    /** As above; {@code settings} are added to its environment. */
    OperatorUnderTest(Path directory, Map<String, String> settings) throws IOException, InterruptedException {
        assertThat(OPERATOR)
                .as("the operator must be packaged first: mvn package")
                .exists();
        server = KubernetesApi.start(KubeApiServer.Options.inMemory().withFilter(requests));
        server.requireNoNodes();
        client = server.client();
        garbageCollector = server.collectsGarbage() ? Optional.empty() : Optional.of(new GarbageCollector(client));
        api = new ApiClient(
                Config.fromKubeconfig(server.kubeconfig()).getMasterUrl().replaceAll("/$", ""));
        installDefinitions();
        api.apply(
                "/api/v1/namespaces/" + NAMESPACE,
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + NAMESPACE + "\n");
        removeWhatIsLeft();
        pool = pretendedPool();
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n" + pool.hosts());
        address = pool.network() + ".9";
        log = Files.createDirectories(LOGS).resolve(pool.network() + ".log");
        process = start(directory, hosts, settings);
    }

    private void installDefinitions() throws IOException, InterruptedException {
        for (String crd : List.of("storagepools", "tables")) {
            String yaml = Files.readString(PROJECT.resolve("crds/" + crd + ".tepui.dev-v1.yaml"));
            api.apply("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + crd + ".tepui.dev", yaml);
        }
        // A kube-apiserver serves a new kind after a while.
        for (String path : List.of(POOL.replaceAll("/[^/]+$", ""), TABLES.replaceAll("/$", ""))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> api.get(path).has("items"));
        }
    }

    /** An API server that stays would show it to the next test. */
    private void removeWhatIsLeft() {
        if (server.isShared()) {
            NamespacedObjects.deleteAll(client, NAMESPACE);
        }
    }

    private static PretendedPool pretendedPool() throws IOException {
        while (true) {
            int network = Math.floorMod(NETWORKS.getAndIncrement(), NETWORK_COUNT);
            try {
                return new PretendedPool("127.80." + network, NAMESPACE);
            } catch (BindException taken) {
                // By a test run of another checkout: the next one.
                continue;
            }
        }
    }

    private Process start(Path directory, Path hosts, Map<String, String> settings) throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(),
                "-Xmx160m",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts,
                "-jar",
                OPERATOR.toString());
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG", kubeconfig.toString(),
                        "QUARKUS_HTTP_HOST", address,
                        "QUARKUS_HTTP_PORT", "8080",
                        "TEPUI_DEFAULT_POOL_ZONES", "a,b,c",
                        "TEPUI_POOL_REFRESH", "1s",
                        "TEPUI_TABLE_REFRESH", "1s"));
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return builder.start();
    }

    ApiClient api() {
        return api;
    }

    PretendedPool pool() {
        return pool;
    }

    /** What goes to the Kubernetes API. */
    RequestLog requests() {
        return requests;
    }

    /** Its own HTTP endpoint, without a slash at the end. */
    String url() {
        return "http://" + address + ":8080";
    }

    void awaitReady(String path) {
        await().atMost(Duration.ofSeconds(150))
                .failFast("the operator ended", () -> !process.isAlive())
                .until(() -> condition(path, "Ready").path("status").asText(), "True"::equals);
    }

    void awaitReason(String path, String type, String reason) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> condition(path, type).path("reason").asText(), reason::equals);
    }

    void awaitGone(String path) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> api.get(path).path("code").asInt() == 404);
    }

    /** A condition of an object; missing when it has none of that type. */
    JsonNode condition(String path, String type) throws IOException, InterruptedException {
        for (JsonNode condition : api.get(path).at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        pool.close();
        garbageCollector.ifPresent(GarbageCollector::close);
        removeWhatIsLeft();
        client.close();
        server.close();
    }
}
