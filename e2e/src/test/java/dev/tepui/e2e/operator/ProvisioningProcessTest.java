package dev.tepui.e2e.operator;

import static dev.tepui.e2e.operator.OperatorUnderTest.TABLES;
import static dev.tepui.e2e.operator.ProvisioningClient.PREFIX;
import static dev.tepui.e2e.operator.ProvisioningClient.createTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.operator.ProvisioningClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's own HTTP endpoint as storage nodes use it, and as a kubelet and Prometheus do. */
@Timeout(300)
class ProvisioningProcessTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = """
            apiVersion: tepui.dev/v1alpha1
            kind: Table
            metadata:
              name: %s
            spec:
              tableName: %s
              billingMode: PAY_PER_REQUEST
              attributeDefinitions: [{attributeName: customer, attributeType: S}]
              keySchema: [{attributeName: customer, keyType: HASH}]
            """;

    @TempDir
    private static Path directory;

    private static OperatorUnderTest operator;
    private static ApiClient api;
    private static ProvisioningClient client;

    @BeforeAll
    static void startOperator() throws IOException, InterruptedException {
        operator = new OperatorUnderTest(directory);
        api = operator.api();
        api.apply(TABLES + "first", MANIFEST.formatted("first", "first"));
        operator.awaitReady(TABLES + "first");
        client = new ProvisioningClient(operator);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    @AfterEach
    void refuseNothing() {
        operator.requests().refuseNothing();
    }

    @Test
    void shouldRefuseWhoeverDoesNotShowTheTokenOfThePool() throws Exception {
        Set<String> before = resources();
        String token = client.token();
        for (String authorization : List.of("", "Bearer ", "Bearer wrong", "Bearer " + token + "x", "Basic " + token)) {
            for (HttpRequest.Builder request : List.of(
                    client.request(PREFIX).POST(BodyPublishers.ofString(createTable("intruder"))),
                    client.request(PREFIX + "/first")
                            .method("PATCH", BodyPublishers.ofString("{\"DeletionProtectionEnabled\":true}")),
                    client.request(PREFIX + "/first").DELETE())) {
                if (!authorization.isEmpty()) {
                    request.header("Authorization", authorization);
                }
                assertUnauthorized(client.send(request));
            }
        }
        // A token opens its own pool only.
        for (String other : List.of("/namespaces/shop/pools/other/", "/namespaces/kube-system/pools/default/")) {
            String path = PREFIX.replace("/namespaces/shop/pools/default/", other);
            assertUnauthorized(client.post(path, createTable("intruder")));
        }
        assertThat(resources()).isEqualTo(before);
        JsonNode first = api.get(TABLES + "first");
        assertThat(first.at("/metadata").has("deletionTimestamp")).isFalse();
        assertThat(first.at("/spec").has("deletionProtectionEnabled")).isFalse();
    }

    private static void assertUnauthorized(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("Unauthorized");
    }

    @Test
    void shouldMakeTheResourceThatARequestDescribes() throws Exception {
        Set<String> before = resources();

        Answer answer = client.post(PREFIX, golden("create-table.json").toString());

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        Set<String> added = resources();
        added.removeAll(before);
        assertThat(added).singleElement().asString().matches("shop-orders-2026-[0-9a-f]{8}");
        JsonNode table = api.get(TABLES + added.iterator().next());
        assertThat(table.get("spec")).isEqualTo(golden("table-spec.json"));
        assertThat(table.at("/metadata/labels/app.kubernetes.io~1managed-by").asText())
                .isEqualTo("tepui-operator");
        awaitInPool("Shop.Orders_2026");
    }

    @ParameterizedTest
    @CsvSource({
        "plain-name, plain-name",
        "with.dots, with.dots",
        "UpperCase, uppercase",
        "under_score, under-score-[0-9a-f]{8}",
        "-dash-, dash-[0-9a-f]{8}",
        "two..dots, two-dots-[0-9a-f]{8}",
        "___, t-[0-9a-f]{8}"
    })
    void shouldFindAResourceNameForEveryTableName(String tableName, String resourceName) throws Exception {
        Set<String> before = resources();

        assertThat(client.post(PREFIX, createTable(tableName)).status()).isEqualTo(201);

        Set<String> added = resources();
        added.removeAll(before);
        assertThat(added).singleElement().asString().matches(resourceName);
        String resource = added.iterator().next();
        assertThat(api.get(TABLES + resource).at("/spec/tableName").asText()).isEqualTo(tableName);
        operator.awaitReady(TABLES + resource);
        assertThat(operator.pool().tableNames()).contains(tableName);

        assertThat(client.delete(tableName).status()).isEqualTo(202);
        operator.awaitGone(TABLES + resource);
        assertThat(operator.pool().tableNames()).doesNotContain(tableName);
    }

    @Test
    void shouldKeepTablesApartWhoseNamesDifferInCaseOnly() throws Exception {
        assertThat(client.post(PREFIX, createTable("case")).status()).isEqualTo(201);
        assertThat(client.post(PREFIX, createTable("CASE")).status()).isEqualTo(201);

        awaitInPool("case");
        awaitInPool("CASE");
        assertThat(client.delete("case").status()).isEqualTo(202);
        operator.awaitGone(TABLES + "case");
        assertThat(operator.pool().tableNames()).contains("CASE").doesNotContain("case");
    }

    @Test
    void shouldRefuseANameThatIsTaken() throws Exception {
        api.apply(TABLES + "of-a-manifest", MANIFEST.formatted("of-a-manifest", "Taken"));
        assertThat(client.post(PREFIX, createTable("taken-too")).status()).isEqualTo(201);
        Set<String> before = resources();

        for (String name : List.of("Taken", "taken-too")) {
            Answer answer = client.post(PREFIX, createTable(name));
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.error()).isEqualTo("ResourceInUse");
            assertThat(answer.message()).isEqualTo("Table already exists: " + name);
        }
        assertThat(resources()).isEqualTo(before);
    }

    /** Nodes check requests against DynamoDB's model; the resource's schema and rules have the last word. */
    @Test
    void shouldSayWhatTheRulesOfTheResourceSay() throws Exception {
        Set<String> before = resources();
        ObjectNode request = (ObjectNode) JSON.readTree(createTable("invalid"));
        request.withArray("KeySchema").addObject().put("AttributeName", "other").put("KeyType", "RANGE");

        Answer answer = client.post(PREFIX, request.toString());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.message())
                .startsWith("One or more parameter values were invalid: Some index key attributes are not defined in"
                        + " AttributeDefinitions.");
        assertThat(resources()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{}",
                "{\"TableName\": null}",
                "{\"TableName\": \"ab\"}",
                "{\"TableName\": {\"a\": 1}}",
                "{\"TableName\": \"orders\", \"KeySchema\": 5}",
                "{\"TableName\": \"orders\", \"BillingMode\": \"FREE\"}"
            })
    void shouldRefuseWhatIsNoRequest(String body) throws Exception {
        Set<String> before = resources();

        Answer answer = client.post(PREFIX, body);

        assertThat(answer.status()).as(answer.body().toString()).isIn(400, 422);
        assertThat(answer.error()).isIn("Validation", "Refused");
        assertThat(answer.message()).isNotBlank();
        assertThat(resources()).isEqualTo(before);
    }

    @Test
    void shouldPassOnWhatAPolicyOfTheClusterRefuses() throws Exception {
        operator.requests().refuse("POST", TABLES.replaceAll("/$", ""), "no tables on Fridays");
        Answer created = client.post(PREFIX, createTable("friday"));
        operator.requests().refuse("DELETE", TABLES + "first", "first is for ever");
        Answer deleted = client.delete("first");

        assertThat(created.status()).isEqualTo(403);
        assertThat(created.message()).contains("no tables on Fridays");
        assertThat(deleted.status()).isEqualTo(403);
        assertThat(deleted.message()).contains("first is for ever");
    }

    @Test
    void shouldNotDeleteWhatIsUnknownOrProtected() throws Exception {
        assertThat(client.delete("nobody").status()).isEqualTo(404);
        assertThat(client.delete("nobody").error()).isEqualTo("ResourceNotFound");

        ObjectNode request = (ObjectNode) JSON.readTree(createTable("protected"));
        assertThat(client.post(
                                PREFIX,
                                request.put("DeletionProtectionEnabled", true).toString())
                        .status())
                .isEqualTo(201);
        Answer answer = client.delete("protected");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.error()).isNotEqualTo("ResourceInUse");
        assertThat(answer.message()).contains("protected against deletion");

        api.mergePatch(TABLES + "protected", """
                {"spec": {"deletionProtectionEnabled": false},
                 "metadata": {"annotations": {"tepui.dev/deletion-policy": "retain"}}}
                """);
        answer = client.delete("protected");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).contains("deletion-policy retain");

        api.mergePatch(
                TABLES + "protected", "{\"metadata\": {\"annotations\": {\"tepui.dev/deletion-policy\": null}}}");
        assertThat(client.delete("protected").status()).isEqualTo(202);
        operator.awaitGone(TABLES + "protected");
        assertThat(client.delete("protected").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready"})
    void shouldAnswerTheProbesOfTheChart(String path) throws Exception {
        Answer answer = client.send(client.request(path));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asText()).isEqualTo("UP");
    }

    @Test
    void shouldShowMetrics() throws Exception {
        assertThat(client.text("/q/metrics")).contains("operator_sdk_reconciliations", "jvm_memory_used_bytes");
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream file = ProvisioningProcessTest.class.getResourceAsStream(name)) {
            return JSON.readTree(file);
        }
    }

    private static Set<String> resources() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        api.get(TABLES.replaceAll("/$", ""))
                .path("items")
                .forEach(item -> names.add(item.at("/metadata/name").asText()));
        return names;
    }

    private static void awaitInPool(String tableName) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> operator.pool().tableNames().contains(tableName));
    }
}
