package dev.tepui.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The programs run with nothing but what is in their images. */
class RunningImagesTest {
    /** An address of this machine that nobody else uses, so that the ports can be those of the pods. */
    private static final String ADDRESS = "127.65.53.2";

    private static final Duration START = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void aStorageNodeShouldServeAndStop() throws Exception {
        try (Container node = Container.start(
                ImageFile.storageNode(), List.of("/tmp", "/var/lib/tepui"), Map.of("TEPUI_ADDRESS", ADDRESS))) {
            await().atMost(START)
                    .failFast(
                            "the node has ended",
                            () -> assertThat(node.isAlive()).as(node.output()).isTrue())
                    .until(() -> status(request(8020, "/ready").build()) == 200);

            HttpResponse<String> tables = HTTP.send(
                    request(8000, "/")
                            .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                            .header("Content-Type", "application/x-amz-json-1.0")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(tables.body()).isEqualTo("{\"TableNames\":[]}");
            assertThat(tables.statusCode()).isEqualTo(200);

            assertThat(node.stop()).as(node.output()).isZero();
            assertThat(node.output()).contains("stopped after");
        }
    }

    @Test
    void theOperatorShouldSayThatThereIsNoCluster() throws Exception {
        // Port 1 of this machine refuses connections.
        try (Container operator = Container.start(
                ImageFile.operator(),
                List.of("/tmp"),
                Map.of("KUBERNETES_MASTER", "http://" + ADDRESS + ":1", "QUARKUS_HTTP_HOST", ADDRESS))) {
            assertThat(operator.awaitExit()).as(operator.output()).isEqualTo(3);
            assertThat(operator.output()).contains("No Kubernetes API answers at http://" + ADDRESS + ":1");
        }
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + ADDRESS + ":" + port + path));
    }

    /** The status of an answer, 0 when nobody listens yet. */
    private static int status(HttpRequest request) throws IOException, InterruptedException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (ConnectException e) {
            return 0;
        }
    }
}
