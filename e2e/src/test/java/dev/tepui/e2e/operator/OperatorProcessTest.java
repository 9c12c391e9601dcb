package dev.tepui.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tepui.e2e.kube.api.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator as it is shipped, between a Kubernetes API and a pool that is only pretended. */
@Timeout(600)
class OperatorProcessTest {
    private static final Path PROJECT = Path.of("..");
    private static final Path OPERATOR = PROJECT.resolve("operator/target/quarkus-app/quarkus-run.jar");
    private static final Path LOGS = Path.of("target", "operator-process-test");
    private static final String NAMESPACE = "shop";
    private static final String TABLES = "/apis/tepui.dev/v1alpha1/namespaces/shop/tables/";
    private static final String POOL = "/apis/tepui.dev/v1alpha1/namespaces/shop/storagepools/default";
    /** Each test has a network of its own, or it would meet connections of the one before. */
    private static final AtomicInteger NETWORKS = new AtomicInteger(1);

    private static final String ORDERS = """
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

    @TempDir
    Path directory;

    private KubeApiServer server;
    private ApiClient api;
    private PretendedPool pool;
    private Process operator;
    /** Kept after the test: it says why one failed. */
    private Path log;

    @BeforeEach
    void startOperator() throws IOException, InterruptedException {
        assertThat(OPERATOR)
                .as("the operator must be packaged first: mvn package")
                .exists();
        server = KubeApiServer.start(KubeApiServer.Options.inMemory());
        api = new ApiClient(server.url());
        for (String crd : List.of("storagepools", "tables")) {
            String yaml = Files.readString(PROJECT.resolve("crds/" + crd + ".tepui.dev-v1.yaml"));
            api.apply("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + crd + ".tepui.dev", yaml);
        }
        api.apply("/api/v1/namespaces/shop", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n");
        Path hosts = directory.resolve("hosts");
        int network = NETWORKS.getAndIncrement();
        pool = new PretendedPool("127.79." + network, NAMESPACE, hosts);
        log = Files.createDirectories(LOGS).resolve(network + ".log");
        operator = start(hosts);
    }

    @AfterEach
    void stopOperator() throws InterruptedException {
        operator.destroy();
        if (!operator.waitFor(20, TimeUnit.SECONDS)) {
            operator.destroyForcibly();
        }
        pool.close();
        server.close();
    }

    /** From a Table alone to a formed pool and an active table; then nothing more is written, whoever asks. */
    @Test
    void shouldWriteNothingInASteadyState() throws Exception {
        api.apply(TABLES + "orders", ORDERS);

        awaitReady(TABLES + "orders", "True");
        awaitReady(POOL, "True");
        assertThat(pool.formedMembers()).isEqualTo(3);
        assertThat(pool.tableNames()).containsExactly("orders");

        awaitQuiet();
        Map<String, String> before = api.versions(NAMESPACE);
        long applied = applied();
        assertThat(before).hasSizeGreaterThan(10);
        // Tables are refreshed every second here, the pool reconciles whenever an object of it changes: touch one.
        api.mergePatch(
                "/apis/apps/v1/namespaces/shop/statefulsets/default-a",
                "{\"metadata\":{\"annotations\":{\"somebody\":\"else\"}}}");
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(90)).until(() -> applied() == applied);
        Map<String, String> after = api.versions(NAMESPACE);
        after.keySet().removeIf(name -> name.endsWith("statefulsets/default-a"));
        before.keySet().removeIf(name -> name.endsWith("statefulsets/default-a"));
        assertThat(after).isEqualTo(before);
    }

    /** The resource is the source of truth: what gets lost in the pool comes back, what somebody changes too. */
    @Test
    void shouldRepairWhatChangesBehindItsBack() throws Exception {
        api.apply(TABLES + "orders", ORDERS);
        awaitReady(TABLES + "orders", "True");

        pool.lose("orders");
        api.delete("/api/v1/namespaces/shop/services/default");
        api.mergePatch(
                "/apis/policy/v1/namespaces/shop/poddisruptionbudgets/default", "{\"spec\":{\"maxUnavailable\":2}}");

        await().atMost(Duration.ofSeconds(90)).until(() -> pool.tableNames().contains("orders"));
        await().atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/api/v1/namespaces/shop/services/default").has("spec"));
        await().atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/apis/policy/v1/namespaces/shop/poddisruptionbudgets/default")
                                .at("/spec/maxUnavailable")
                                .asInt()
                        == 1);
    }

    /** Deletion waits for the protection, and for the tables; and it takes the table in the pool along. */
    @Test
    void shouldDeleteInOrder() throws Exception {
        api.apply(TABLES + "orders", ORDERS + "  deletionProtectionEnabled: true\n");
        awaitReady(TABLES + "orders", "True");

        api.delete(POOL);
        api.delete(TABLES + "orders");

        await().atMost(Duration.ofSeconds(90))
                .until(() -> reason(TABLES + "orders", "Stalled"), "DeletionProtected"::equals);
        await().atMost(Duration.ofSeconds(90)).until(() -> reason(POOL, "Stalled"), "TablesRemain"::equals);
        assertThat(pool.tableNames()).containsExactly("orders");

        api.mergePatch(TABLES + "orders", "{\"spec\":{\"deletionProtectionEnabled\":false}}");

        await().atMost(Duration.ofSeconds(90)).until(() -> isGone(TABLES + "orders"));
        await().atMost(Duration.ofSeconds(90)).until(() -> isGone(POOL));
        assertThat(pool.tableNames()).isEmpty();
    }

    /** Forming a second time over lost data would make the loss final, and silent. */
    @Test
    void shouldNeverFormAgainOverLostData() throws Exception {
        api.apply(TABLES + "orders", ORDERS);
        awaitReady(POOL, "True");

        pool.loseEverything();
        api.mergePatch(
                POOL,
                "{\"metadata\":{\"annotations\":{\"look\":\"now\"}},\"spec\":{\"podAnnotations\":{\"a\":\"b\"}}}");

        await().atMost(Duration.ofSeconds(60)).until(() -> reason(POOL, "Ready"), "DataLost"::equals);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).until(() -> pool.formedMembers() == 0);
    }

    private Process start(Path hosts) throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), server.kubeconfigYaml());
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
                        "QUARKUS_HTTP_HOST", "127.0.0.1",
                        "QUARKUS_HTTP_PORT", "0",
                        "TEPUI_DEFAULT_POOL_ZONES", "a,b,c",
                        "TEPUI_TABLE_REFRESH", "1s"));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return builder.start();
    }

    /** How many objects the operator has applied so far: each one is a line of its log. */
    private long applied() throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("applying "))
                .count();
    }

    /** Waits until what follows the creation is over: the last events and status writes. */
    private void awaitQuiet() {
        Callable<Map<String, String>> versions = () -> api.versions(NAMESPACE);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Map<String, String> first = versions.call();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            return first.equals(versions.call());
        });
    }

    private void awaitReady(String path, String status) {
        await().atMost(Duration.ofSeconds(150))
                .failFast("the operator ended", () -> !operator.isAlive())
                .until(() -> condition(path, "Ready").path("status").asText(), status::equals);
    }

    private String reason(String path, String type) throws IOException, InterruptedException {
        return condition(path, type).path("reason").asText();
    }

    private JsonNode condition(String path, String type) throws IOException, InterruptedException {
        for (JsonNode condition : api.get(path).at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    private boolean isGone(String path) throws IOException, InterruptedException {
        return api.get(path).path("code").asInt() == 404;
    }
}
