package dev.tepui.e2e.kube.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only our server does, or what only it can be made to show. */
@Timeout(120)
class KubeApiServerTest {
    private static final KubeApiServer.Options OPTIONS = KubeApiServer.Options.inMemory();
    private final HttpClient http = HttpClient.newHttpClient();

    private static KubernetesClient client(KubeApiServer server) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfigYaml()))
                .build();
    }

    private String get(KubeApiServer server, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void shouldKeepObjectsAcrossARestartAndMakeOldWatchesListAgain(@TempDir Path directory) throws Exception {
        String version;
        try (KubeApiServer first = KubeApiServer.start(OPTIONS.withDataDirectory(directory));
                KubernetesClient client = client(first)) {
            var map = new ConfigMapBuilder().withNewMetadata().withName("kept").endMetadata();
            version = client.configMaps()
                    .inNamespace("default")
                    .resource(map.build())
                    .create()
                    .getMetadata()
                    .getResourceVersion();
        }
        try (KubeApiServer second = KubeApiServer.start(OPTIONS.withDataDirectory(directory))) {
            assertThat(get(second, "/api/v1/namespaces/default/configmaps/kept"))
                    .contains("\"resourceVersion\":\"" + version + "\"");
            String watch = get(second, "/api/v1/configmaps?watch=true&timeoutSeconds=1&resourceVersion=" + version);
            assertThat(watch).contains("\"type\":\"ERROR\"").contains("\"code\":410");
        }
    }

    @Test
    void shouldBeginAStreamedListWithTheObjectsAndABookmark() throws Exception {
        try (KubeApiServer server = KubeApiServer.start(OPTIONS)) {
            String query = "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=1";
            List<String> events =
                    get(server, "/api/v1/namespaces" + query).lines().toList();
            assertThat(events).hasSizeGreaterThanOrEqualTo(5);
            assertThat(events.subList(0, 4)).allMatch(e -> e.startsWith("{\"type\":\"ADDED\""));
            assertThat(events.get(4))
                    .startsWith("{\"type\":\"BOOKMARK\"")
                    .contains("\"k8s.io/initial-events-end\":\"true\"");
        }
    }

    @Test
    void shouldReadProtobuf() throws Exception {
        try (KubeApiServer server = KubeApiServer.start(OPTIONS)) {
            byte[] metadata = concat(text(1, "token"), field(11, concat(text(1, "app"), text(2, "web"))));
            byte[] secret = concat(field(1, metadata), field(2, concat(text(1, "key"), text(2, "hi"))));
            byte[] envelope = concat(field(1, concat(text(1, "v1"), text(2, "Secret"))), field(2, secret));
            byte[] body = concat(new byte[] {'k', '8', 's', 0}, envelope);
            assertThat(post(server, body)).isEqualTo(201);
            assertThat(get(server, "/api/v1/namespaces/default/secrets/token"))
                    .contains("\"key\":\"aGk=\"", "\"app\":\"web\"");
            assertThat(post(server, new byte[] {'k', '8', 's', 0, 1})).isEqualTo(400);
            assertThat(post(server, new byte[0])).isEqualTo(422);
        }
    }

    private int post(KubeApiServer server, byte[] protobuf) throws IOException, InterruptedException {
        URI secrets = URI.create(server.url() + "/api/v1/namespaces/default/secrets");
        HttpRequest request = HttpRequest.newBuilder(secrets)
                .header("Content-Type", "application/vnd.kubernetes.protobuf")
                .POST(BodyPublishers.ofByteArray(protobuf))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void shouldElectOneLeaderAndAnotherWhenItResigns() {
        try (KubeApiServer server = KubeApiServer.start(OPTIONS);
                KubernetesClient client = client(server)) {
            Queue<String> leaders = new ConcurrentLinkedQueue<>();
            CompletableFuture<?> first = elect(client, "first", leaders);
            await().atMost(Duration.ofSeconds(20)).until(() -> leaders.contains("first"));
            CompletableFuture<?> second = elect(client, "second", leaders);
            assertThat(leaders).containsExactly("first");
            first.cancel(true);
            await().atMost(Duration.ofSeconds(30)).until(() -> leaders.contains("second"));
            second.cancel(true);
        }
    }

    private static CompletableFuture<?> elect(KubernetesClient client, String name, Queue<String> leaders) {
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("test")
                        .withLock(new LeaseLock("default", "operator", name))
                        .withLeaseDuration(Duration.ofSeconds(4))
                        .withRenewDeadline(Duration.ofSeconds(3))
                        .withRetryPeriod(Duration.ofMillis(300))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(() -> leaders.add(name), () -> {}, leader -> {}))
                        .build())
                .build()
                .start();
    }

    @Test
    void shouldListenOnLoopbackOnly() {
        var everywhere = new KubeApiServer.Options(new InetSocketAddress("0.0.0.0", 0), Optional.empty(), List.of());
        assertThatThrownBy(() -> KubeApiServer.start(everywhere)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] text(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int number, byte[] value) {
        // Short payloads only: tag and length are one byte each.
        return concat(new byte[] {(byte) (number << 3 | 2), (byte) value.length}, value);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
