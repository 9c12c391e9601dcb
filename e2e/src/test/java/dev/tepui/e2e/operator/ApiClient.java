package dev.tepui.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;

/** Just enough of a Kubernetes client, so that a test sees what is on the wire. */
final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Everything that the operator may write in a namespace. */
    private static final String[] WRITTEN = {
        "apis/tepui.dev/v1alpha1/%s/tables",
        "apis/tepui.dev/v1alpha1/%s/storagepools",
        "apis/apps/v1/%s/statefulsets",
        "apis/policy/v1/%s/poddisruptionbudgets",
        "apis/networking.k8s.io/v1/%s/networkpolicies",
        "api/v1/%s/services",
        "api/v1/%s/configmaps",
        "api/v1/%s/secrets",
        "api/v1/%s/events"
    };

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    ApiClient(String url) {
        this.url = url;
    }

    /** Server-side apply of a YAML document. */
    JsonNode apply(String path, String yaml) throws IOException, InterruptedException {
        return apply(path, yaml, "fieldManager=test&force=true");
    }

    /** The same with parameters of the caller's. */
    JsonNode apply(String path, String yaml, String parameters) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path + "?" + parameters))
                .header("Content-Type", "application/apply-patch+yaml")
                .method("PATCH", BodyPublishers.ofString(yaml))
                .build());
    }

    JsonNode mergePatch(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(json))
                .build());
    }

    void delete(String path) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(url + path)).DELETE().build());
    }

    /** The object, or an answer with the code 404. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    /** Everything in the namespace that the operator may write, by path. */
    Map<String, JsonNode> objects(String namespace) throws IOException, InterruptedException {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (String path : WRITTEN) {
            String list = "/" + path.formatted("namespaces/" + namespace);
            for (JsonNode item : get(list).path("items")) {
                objects.put(list + "/" + item.at("/metadata/name").asText(), item);
            }
        }
        return objects;
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new AssertionError(request + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
