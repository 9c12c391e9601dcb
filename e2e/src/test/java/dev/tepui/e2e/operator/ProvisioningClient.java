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
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Calls the operator's provisioning endpoint as the storage nodes of the pool {@code default} do. */
final class ProvisioningClient {
    static final String PREFIX = "/provisioning/v1/namespaces/shop/pools/default/tables";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "/api/v1/namespaces/shop/secrets/default-admin";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final OperatorUnderTest operator;
    private final String token;

    record Answer(int status, JsonNode body) {
        String error() {
            return body.path("error").asText();
        }

        String message() {
            return body.path("message").asText();
        }
    }

    /** The pool must have its secret already. */
    ProvisioningClient(OperatorUnderTest operator) throws IOException, InterruptedException {
        this.operator = operator;
        String encoded = operator.api().get(SECRET).at("/data/token").asText();
        this.token = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    String token() {
        return token;
    }

    /** Body of a CreateTable request with the partition key {@code customer}. */
    static String createTable(String name) {
        return """
                {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                 "AttributeDefinitions": [{"AttributeName": "customer", "AttributeType": "S"}],
                 "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}]}
                """.formatted(name);
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(authorized(path).POST(BodyPublishers.ofString(body)));
    }

    Answer patch(String tableName, String body) throws IOException, InterruptedException {
        return send(authorized(PREFIX + "/" + tableName).method("PATCH", BodyPublishers.ofString(body)));
    }

    Answer delete(String tableName) throws IOException, InterruptedException {
        return send(authorized(PREFIX + "/" + tableName).DELETE());
    }

    private HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(operator.url() + path));
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    String text(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }
}
