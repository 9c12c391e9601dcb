package dev.tepui.e2e.operator;

import static dev.tepui.e2e.operator.OperatorUnderTest.TABLES;
import static dev.tepui.e2e.operator.ProvisioningClient.PREFIX;
import static dev.tepui.e2e.operator.ProvisioningClient.createTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.operator.ProvisioningClient.Answer;
import dev.tepui.e2e.pool.PretendedPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Global secondary indexes of tables that are in use, by manifest and by UpdateTable, as the operator sees them. */
@Timeout(300)
class GlobalIndexProcessTest {
    private static final String MANIFEST = """
            apiVersion: tepui.dev/v1alpha1
            kind: Table
            metadata:
              name: %1$s
            spec:
              tableName: %1$s
              billingMode: PAY_PER_REQUEST
              attributeDefinitions:
              - {attributeName: customer, attributeType: S}
              - {attributeName: state, attributeType: S}
              keySchema: [{attributeName: customer, keyType: HASH}]
            """;

    private static final String BY_STATE = """
              globalSecondaryIndexes:
              - indexName: by-state
                keySchema: [{attributeName: state, keyType: HASH}]
                projection: {projectionType: ALL}
            """;

    private static final String CREATE = """
            {"GlobalSecondaryIndexUpdates": [{"Create": {"IndexName": "by-day",
                "KeySchema": [{"AttributeName": "region", "KeyType": "HASH"},
                    {"AttributeName": "day", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"}}}],
             "AttributeDefinitions": [{"AttributeName": "region", "AttributeType": "S"},
                {"AttributeName": "day", "AttributeType": "N"}]}
            """;

    private static final String DELETE = "{\"GlobalSecondaryIndexUpdates\": [{\"Delete\": {\"IndexName\": \"%s\"}}]}";

    @TempDir
    private static Path directory;

    private static OperatorUnderTest operator;
    private static ApiClient api;
    private static PretendedPool pool;
    private static ProvisioningClient client;

    @BeforeAll
    static void startOperator() throws IOException, InterruptedException {
        operator = new OperatorUnderTest(directory);
        api = operator.api();
        pool = operator.pool();
        apply("first", "");
        operator.awaitReady(TABLES + "first");
        client = new ProvisioningClient(operator);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    /**
     * The table is Ready all the time; the index has a condition of its own. Afterwards nothing is written any more.
     */
    @Test
    void shouldSayHowFarAnIndexIsThatAManifestAdds() throws Exception {
        apply("grown", "");
        operator.awaitReady(TABLES + "grown");
        assertThat(operator.condition(TABLES + "grown", "IndexesActive").isMissingNode())
                .isTrue();

        apply("grown", BY_STATE);

        operator.awaitReason(TABLES + "grown", "IndexesActive", "Creating");
        pool.backfill("grown", "by-state", 42);
        operator.awaitReason(TABLES + "grown", "IndexesActive", "Backfilling");
        JsonNode table = api.get(TABLES + "grown");
        assertThat(table.at("/status/globalSecondaryIndexesDescriptions/0/backfillPercent")
                        .asInt())
                .isEqualTo(42);
        assertThat(table.at("/status/observedGeneration"))
                .isEqualTo(table.at("/metadata/generation"))
                .isEqualTo(operator.condition(TABLES + "grown", "IndexesActive").path("observedGeneration"));
        assertThat(operator.condition(TABLES + "grown", "IndexesActive")
                        .path("message")
                        .asText())
                .contains("42 %");
        assertThat(status("grown", "Ready")).isEqualTo("True");
        assertThat(status("grown", "Reconciling")).isEqualTo("True");
        assertThat(status("grown", "ACK.ResourceSynced")).isEqualTo("False");

        pool.finish("grown", "by-state");

        operator.awaitReason(TABLES + "grown", "IndexesActive", "Active");
        assertThat(status("grown", "ACK.ResourceSynced")).isEqualTo("True");
        assertThat(operator.condition(TABLES + "grown", "Reconciling").isMissingNode())
                .isTrue();
        String version = version("grown");
        awaitReads(6);
        assertThat(version("grown")).isEqualTo(version);
    }

    @Test
    void shouldCreateATableTogetherWithItsIndexes() throws Exception {
        apply("whole", BY_STATE);

        operator.awaitReason(TABLES + "whole", "IndexesActive", "Creating");
        assertThat(status("whole", "Ready")).isEqualTo("False");
        pool.finish("whole", "by-state");

        operator.awaitReady(TABLES + "whole");
        assertThat(status("whole", "IndexesActive")).isEqualTo("True");
    }

    /** Another index of the same name has to wait for the pool to be through with the one before. */
    @Test
    void shouldReplaceAnIndexInTwoSteps() throws Exception {
        apply("replaced", BY_STATE);
        operator.awaitReason(TABLES + "replaced", "IndexesActive", "Creating");
        pool.finish("replaced", "by-state");
        operator.awaitReady(TABLES + "replaced");
        String other =
                BY_STATE.replace("keyType: HASH}]", "keyType: HASH}, {attributeName: customer, keyType: RANGE}]");
        assertThatThrownBy(() -> apply("replaced", other))
                .hasMessageContaining("422")
                .hasMessageContaining("keySchema of a global secondary index is immutable");

        apply("replaced", "  globalSecondaryIndexes: []\n");
        operator.awaitReason(TABLES + "replaced", "Reconciling", "Deleting");
        apply("replaced", other);
        operator.awaitReason(TABLES + "replaced", "Reconciling", "Updating");

        assertThat(status("replaced", "Ready")).isEqualTo("True");
        assertThat(status("replaced", "IndexesActive")).isEqualTo("False");
        assertThat(operator.condition(TABLES + "replaced", "ACK.Terminal").isMissingNode())
                .isTrue();
        pool.finish("replaced", "by-state");
        operator.awaitReason(TABLES + "replaced", "IndexesActive", "Creating");
        pool.finish("replaced", "by-state");
        operator.awaitReason(TABLES + "replaced", "IndexesActive", "Active");
        assertThat(pool.definition("replaced").at("/GlobalSecondaryIndexes/0/KeySchema"))
                .hasSize(2);
    }

    @Test
    void shouldAddAndRemoveAnIndexForAnSdk() throws Exception {
        assertThat(client.post(PREFIX, createTable("made")).status()).isEqualTo(201);

        Answer created = client.patch("made", CREATE);

        assertThat(created.status()).as(created.body().toString()).isEqualTo(200);
        operator.awaitReason(TABLES + "made", "IndexesActive", "Creating");
        assertThat(pool.definition("made").at("/AttributeDefinitions")).hasSize(3);
        // The answer may have got lost.
        assertThat(client.patch("made", CREATE).status()).isEqualTo(200);
        pool.finish("made", "by-day");
        operator.awaitReason(TABLES + "made", "IndexesActive", "Active");

        assertThat(client.patch("made", DELETE.formatted("by-day")).status()).isEqualTo(200);

        JsonNode spec = api.get(TABLES + "made").path("spec");
        assertThat(spec.path("globalSecondaryIndexes").isArray()).isTrue();
        assertThat(spec.path("globalSecondaryIndexes")).isEmpty();
        assertThat(spec.path("attributeDefinitions")).hasSize(1);
        operator.awaitReason(TABLES + "made", "Reconciling", "Deleting");
        pool.finish("made", "by-day");
        operator.awaitReason(TABLES + "made", "ACK.ResourceSynced", "Active");
        assertThat(api.get(TABLES + "made").at("/status").has("globalSecondaryIndexesDescriptions"))
                .isFalse();
    }

    @Test
    void shouldLeaveTheIndexesOfAManifestAloneAndKeepOthersBesideThem() throws Exception {
        apply("beside", BY_STATE);
        operator.awaitReason(TABLES + "beside", "IndexesActive", "Creating");
        pool.finish("beside", "by-state");
        operator.awaitReady(TABLES + "beside");

        Answer refused = client.patch("beside", DELETE.formatted("by-state"));
        Answer created = client.patch("beside", CREATE);
        apply("beside", BY_STATE);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message())
                .isEqualTo("The table is managed by the Table resource beside in namespace shop, whose"
                        + " spec.globalSecondaryIndexes[by-state] is applied by test. Change it there.");
        assertThat(created.status()).as(created.body().toString()).isEqualTo(200);
        assertThat(api.get(TABLES + "beside").at("/spec/globalSecondaryIndexes").findValuesAsText("indexName"))
                .containsExactlyInAnyOrder("by-state", "by-day");
    }

    /** A manifest that does not mention indexes leaves them; a list of one would take the others away. */
    @Test
    void shouldNotTakeAwayIndexesThatAManifestNoLongerMentions() throws Exception {
        apply("unmentioned", BY_STATE);
        operator.awaitReason(TABLES + "unmentioned", "IndexesActive", "Creating");
        pool.finish("unmentioned", "by-state");
        operator.awaitReady(TABLES + "unmentioned");

        apply("unmentioned", "");
        awaitReads(3);
        Answer refused = client.patch("unmentioned", CREATE);

        assertThat(api.get(TABLES + "unmentioned").path("spec").has("globalSecondaryIndexes"))
                .isFalse();
        assertThat(status("unmentioned", "IndexesActive")).isEqualTo("True");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("spec.globalSecondaryIndexes does not list");
        assertThat(pool.definition("unmentioned").at("/GlobalSecondaryIndexes").findValuesAsText("IndexName"))
                .isEqualTo(List.of("by-state"));
    }

    private static void apply(String name, String indexes) throws IOException, InterruptedException {
        api.apply(TABLES + name, MANIFEST.formatted(name) + indexes);
    }

    private static String status(String table, String condition) throws IOException, InterruptedException {
        return operator.condition(TABLES + table, condition).path("status").asText();
    }

    private static String version(String table) throws IOException, InterruptedException {
        return api.get(TABLES + table).at("/metadata/resourceVersion").asText();
    }

    /** Waits until the operator has looked at tables that often. */
    private static void awaitReads(int times) {
        long reads = pool.tableReads() + times * (long) pool.tableNames().size();
        await().atMost(Duration.ofSeconds(60)).until(() -> pool.tableReads() >= reads);
    }
}
