package dev.tepui.e2e.operator;

import static dev.tepui.e2e.operator.OperatorUnderTest.TABLES;
import static dev.tepui.e2e.operator.ProvisioningClient.PREFIX;
import static dev.tepui.e2e.operator.ProvisioningClient.createTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.operator.ProvisioningClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** UpdateTable, TagResource and UntagResource as the operator sees them: changes of Table resources. */
@Timeout(300)
class TableChangesProcessTest {
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
              tags: [{key: team, value: shop}]
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
        apply("first");
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
    void shouldChangeATableThatAnSdkMade() throws Exception {
        create("made");

        Answer answer = client.patch("made", """
                {"BillingMode": "PROVISIONED",
                 "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
                 "WarmThroughput": {"ReadUnitsPerSecond": 15000}, "TableClass": "STANDARD_INFREQUENT_ACCESS",
                 "DeletionProtectionEnabled": true}
                """);

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        JsonNode spec = spec("made");
        assertThat(spec.at("/billingMode").asText()).isEqualTo("PROVISIONED");
        assertThat(spec.at("/provisionedThroughput/writeCapacityUnits").asInt()).isEqualTo(6);
        assertThat(spec.at("/warmThroughput/readUnitsPerSecond").asInt()).isEqualTo(15_000);
        awaitInPool("made", "/TableClass", "STANDARD_INFREQUENT_ACCESS");
        awaitInPool("made", "/WarmThroughput/ReadUnitsPerSecond", "15000");
        assertThat(operator.pool()
                        .definition("made")
                        .at("/DeletionProtectionEnabled")
                        .asBoolean())
                .isTrue();

        assertThat(client.patch("made", "{\"BillingMode\": \"PAY_PER_REQUEST\"}")
                        .status())
                .isEqualTo(200);
        assertThat(spec("made").has("provisionedThroughput")).isFalse();
        awaitInPool("made", "/BillingMode", "PAY_PER_REQUEST");
    }

    @Test
    void shouldPutAndRemoveTags() throws Exception {
        create("tagged");

        assertThat(client.patch("tagged", tags("\"a\": \"1\", \"b\": \"2\"", ""))
                        .status())
                .isEqualTo(200);
        awaitInPool("tagged", "/Tags/1/Value", "2");
        assertThat(client.patch("tagged", tags("\"b\": \"3\"", "\"a\", \"none\""))
                        .status())
                .isEqualTo(200);

        awaitInPool("tagged", "/Tags/0/Value", "3");
        assertThat(tagsOf("tagged")).containsExactly("b=3");
    }

    /** Whoever applies a manifest would put the field back: the change would only seem to work. */
    @Test
    void shouldNotChangeWhatAManifestSays() throws Exception {
        apply("applied");
        JsonNode before = spec("applied");

        Answer billing = client.patch("applied", """
                {"BillingMode": "PROVISIONED",
                 "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}}
                """);
        Answer tag = client.patch("applied", tags("\"team\": \"cart\", \"mine\": \"\"", ""));

        assertThat(billing.status()).isEqualTo(409);
        assertThat(billing.error()).isNotEqualTo("ResourceInUse");
        assertThat(billing.message())
                .isEqualTo("The table is managed by the Table resource applied in namespace shop, whose"
                        + " spec.billingMode is applied by test. Change it there.");
        assertThat(tag.status()).isEqualTo(409);
        assertThat(tag.message()).contains("spec.tags[team] is applied by test");
        assertThat(spec("applied")).isEqualTo(before);
    }

    @Test
    void shouldChangeWhatAManifestDoesNotSayAndKeepItWhenThatIsAppliedAgain() throws Exception {
        apply("beside");

        assertThat(client.patch("beside", "{\"DeletionProtectionEnabled\": true}")
                        .status())
                .isEqualTo(200);
        assertThat(client.patch("beside", tags("\"mine\": \"1\"", "")).status()).isEqualTo(200);
        apply("beside");

        assertThat(spec("beside").at("/deletionProtectionEnabled").asBoolean()).isTrue();
        assertThat(tagsOf("beside")).containsExactlyInAnyOrder("team=shop", "mine=1");
        awaitInPool("beside", "/Tags/1/Key", "mine");
    }

    @Test
    void shouldNotChangeWhatKubectlAppliedOnItsSide() throws Exception {
        create("client-side");
        api.mergePatch(TABLES + "client-side", """
                {"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration":
                    "{\\"spec\\": {\\"billingMode\\": \\"PAY_PER_REQUEST\\"}}"}}}
                """);

        Answer refused = client.patch("client-side", """
                {"BillingMode": "PROVISIONED",
                 "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}}
                """);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("spec.billingMode is applied by");
        assertThat(client.patch("client-side", "{\"TableClass\": \"STANDARD\"}").status())
                .isEqualTo(200);
    }

    /** Each reads the resource, adds its tag and writes the list back. */
    @Test
    void shouldLoseNothingWhenManyChangeATableAtOnce() throws Exception {
        create("busy");
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            calls.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return client.patch("busy", tags("\"" + key + "\": \"\"", ""))
                            .status();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }

        assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo(200));
        assertThat(tagsOf("busy")).containsExactlyInAnyOrder("a=", "b=", "c=");
    }

    @Test
    void shouldRefuseWhatIsNoChangeOrNotAllowed() throws Exception {
        create("refused");
        JsonNode before = spec("refused");

        assertThat(client.patch("nobody", "{\"TableClass\": \"STANDARD\"}").status())
                .isEqualTo(404);
        for (String garbage : List.of("", "{", "[]", "null", "7", "{\"TableClass\": \"GOLD\"}")) {
            assertThat(client.patch("refused", garbage).status()).as(garbage).isIn(400, 422);
        }
        String many =
                IntStream.range(0, 51).mapToObj(i -> "\"k" + i + "\": \"\"").collect(Collectors.joining(", "));
        assertThat(client.patch("refused", tags(many, "")).status()).isEqualTo(422);
        operator.requests().refuse("PATCH", TABLES + "refused", "no changes on Fridays");
        Answer onFriday = client.patch("refused", "{\"TableClass\": \"STANDARD\"}");

        assertThat(onFriday.status()).isEqualTo(403);
        assertThat(onFriday.message()).contains("no changes on Fridays");
        assertThat(spec("refused")).isEqualTo(before);
    }

    private static void apply(String name) throws IOException, InterruptedException {
        api.apply(TABLES + name, MANIFEST.formatted(name, name));
    }

    private static void create(String name) throws IOException, InterruptedException {
        assertThat(client.post(PREFIX, createTable(name)).status()).isEqualTo(201);
    }

    /** @param put members of a JSON object, key to value */
    private static String tags(String put, String remove) {
        String list = put.replaceAll("(\"[^\"]*\"): (\"[^\"]*\")", "{\"Key\": $1, \"Value\": $2}");
        return "{\"Tags\": [" + list + "], \"TagKeys\": [" + remove + "], \"PresentTags\": []}";
    }

    private static JsonNode spec(String name) throws IOException, InterruptedException {
        return api.get(TABLES + name).path("spec");
    }

    private static Set<String> tagsOf(String name) throws IOException, InterruptedException {
        Set<String> tags = new TreeSet<>();
        spec(name)
                .path("tags")
                .forEach(tag -> tags.add(
                        tag.path("key").asText() + "=" + tag.path("value").asText()));
        return tags;
    }

    private static void awaitInPool(String table, String pointer, String value) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> operator.pool().definition(table).at(pointer).asText(), value::equals);
    }
}
