package dev.tepui.e2e.kube.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.tepui.e2e.kube.api.KubeApiServer;
import io.fabric8.kubeapitest.cert.CertManager;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FilteringProxyTest {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Filter filter = Filter.beforeHandler(
            "notes requests",
            exchange -> seen.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()));

    /** An event that waited for the end of its watch would be of no use. */
    @Test
    void shouldShowRequestsToFiltersAndPassEventsOnAtOnce() {
        Queue<String> events = new ConcurrentLinkedQueue<>();
        try (KubeApiServer server = KubeApiServer.start(KubeApiServer.Options.inMemory());
                FilteringProxy proxy =
                        FilteringProxy.start(Config.fromKubeconfig(server.kubeconfigYaml()), List.of(filter));
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(proxy.kubeconfigYaml()))
                        .build()) {
            client.configMaps().inNamespace("default").watch(new Watcher<ConfigMap>() {
                @Override
                public void eventReceived(Action action, ConfigMap map) {
                    events.add(action + " " + map.getMetadata().getName());
                }

                @Override
                public void onClose(WatcherException cause) {
                    // With the client.
                }
            });
            ConfigMap map = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("seen")
                    .endMetadata()
                    .build();

            client.configMaps().inNamespace("default").resource(map).create();

            await().atMost(Duration.ofSeconds(30)).until(() -> events.contains("ADDED seen"));
            assertThat(seen).contains("POST /api/v1/namespaces/default/configmaps");
            assertThatThrownBy(() -> client.configMaps()
                            .inNamespace("default")
                            .resource(map)
                            .create())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(409));
        }
    }

    /** The address of the proxy is all that a client needs. */
    @Test
    void shouldShowTheCertificateAndTheTokenOfTheKubeconfig(@TempDir Path directory) throws Exception {
        new CertManager(directory.toString()).createCertificatesIfNeeded();
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(askingForCertificates(
                SSLUtils.sslContext(config(directory, "apiserver", "client").build())));
        server.createContext("/", exchange -> {
            String who = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + exchange.getRequestURI();
            byte[] body = who.getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(418, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        Config config = config(directory, "client", "apiserver")
                .withMasterUrl("https://127.0.0.1:" + server.getAddress().getPort())
                .withAutoOAuthToken("secret")
                .build();

        try (FilteringProxy proxy = FilteringProxy.start(config, List.of(filter));
                HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create(
                    Config.fromKubeconfig(proxy.kubeconfigYaml()).getMasterUrl() + "apis?labelSelector=a%3Db");
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(418);
            assertThat(answer.body()).contains("CN=kubeapitest").endsWith(" Bearer secret /apis?labelSelector=a%3Db");
            assertThat(seen).containsExactly("GET /apis");
        } finally {
            server.stop(0);
        }
    }

    private static ConfigBuilder config(Path directory, String own, String trusted) {
        return new ConfigBuilder(Config.empty())
                .withClientCertFile(directory.resolve(own + ".crt").toString())
                .withClientKeyFile(directory.resolve(own + ".key").toString())
                .withCaCertFile(directory.resolve(trusted + ".crt").toString());
    }

    private static HttpsConfigurator askingForCertificates(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters settings = getSSLContext().getDefaultSSLParameters();
                settings.setNeedClientAuth(true);
                parameters.setSSLParameters(settings);
            }
        };
    }
}
