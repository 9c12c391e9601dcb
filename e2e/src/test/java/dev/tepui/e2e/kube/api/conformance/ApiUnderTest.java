package dev.tepui.e2e.kube.api.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tepui.e2e.kube.api.KubeApiServer;
import dev.tepui.e2e.kube.server.KubernetesApi;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The API server that the checks run against: a real one if the environment names it, otherwise our own. */
final class ApiUnderTest implements AutoCloseable {
    static final String JSON = "application/json";
    static final String APPLY = "application/apply-patch+yaml";
    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What came back. */
    record Response(int code, JsonNode body) {
        JsonNode at(String pointer) {
            return body.at(pointer);
        }

        String text(String pointer) {
            return body.at(pointer).asText();
        }

        String reason() {
            return body.path("reason").asText();
        }

        String message() {
            return body.path("message").asText();
        }

        String version() {
            return text("/metadata/resourceVersion");
        }
    }

    private final KubernetesApi server;
    private final KubernetesClient client;

    private ApiUnderTest(KubernetesApi server) {
        this.server = server;
        Config config = Config.fromKubeconfig(server.kubeconfig());
        // The checks want to see every answer, also 429.
        config.setRequestRetryBackoffLimit(0);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    static ApiUnderTest start() {
        return new ApiUnderTest(KubernetesApi.start(KubeApiServer.Options.inMemory()));
    }

    KubernetesClient client() {
        return client;
    }

    /** Whether garbage collection and namespace deletion work; a bare kube-apiserver has no controllers. */
    boolean collectsGarbage() {
        return server.collectsGarbage();
    }

    Response get(String path) {
        return call("GET", path, null, null);
    }

    Response get(String path, String accept) {
        return exchange("GET", path, null, null, accept);
    }

    /** Creates an object given as YAML. */
    Response post(String path, String yaml) {
        return call("POST", path, JSON, json(yaml));
    }

    Response put(String path, JsonNode object) {
        return call("PUT", path, JSON, object.toString());
    }

    Response apply(String path, String manager, String yaml) {
        return call("PATCH", path + (path.contains("?") ? "&" : "?") + "fieldManager=" + manager, APPLY, yaml);
    }

    /** Sends a patch given as YAML or JSON. */
    Response patch(String path, String type, String patch) {
        return call("PATCH", path, type, json(patch));
    }

    Response delete(String path) {
        return call("DELETE", path, null, null);
    }

    Response delete(String path, String optionsYaml) {
        return call("DELETE", path, JSON, json(optionsYaml));
    }

    Response call(String method, String path, String contentType, String body) {
        return exchange(method, path, contentType, body, JSON);
    }

    /** The lines of a watch until the server ends it. */
    List<JsonNode> watch(String path, int seconds) {
        String separator = path.contains("?") ? "&" : "?";
        String text = send("GET", path + separator + "watch=true&timeoutSeconds=" + seconds, null, null, JSON)
                .body();
        return text.lines().map(ApiUnderTest::parse).toList();
    }

    static JsonNode yaml(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(String yaml) {
        return yaml(yaml).toString();
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private Response exchange(String method, String path, String contentType, String body, String accept) {
        HttpResponse<String> response = send(method, path, contentType, body, accept);
        return new Response(
                response.code(), response.body() == null ? MissingNode.getInstance() : parse(response.body()));
    }

    private HttpResponse<String> send(String method, String path, String contentType, String body, String accept) {
        String base = client.getMasterUrl().toString().replaceAll("/$", "");
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(base + path)
                .header("Accept", accept)
                .method(method, contentType, body)
                .timeout(60, TimeUnit.SECONDS)
                .build();
        try {
            return client.getHttpClient().sendAsync(request, String.class).get(90, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method + " " + path + " failed", e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
