package dev.tepui.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.evaluation.Evaluator;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolSpec;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableSpec;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Java objects hold what the YAML says, and nothing else. */
class ModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldKeepEveryFieldOfATable() {
        shouldSurviveARoundTrip("tables/valid-every-field.yaml", Table.class);
    }

    @Test
    void shouldKeepEveryFieldOfAPool() {
        shouldSurviveARoundTrip("pools/valid-every-field.yaml", StoragePool.class);
    }

    /** A field that is not set is not managed: a null or an empty list in a server-side apply would claim it. */
    @Test
    void shouldLeaveOutWhatIsNotSet() {
        assertThat(tree(new TableSpec())).isEqualTo(JSON.createObjectNode());
        shouldSurviveARoundTrip("tables/valid-minimal.yaml", Table.class);
        shouldSurviveARoundTrip("tables/valid-empty-index-lists.yaml", Table.class);
    }

    /** A newer CRD may be installed before the operator is: fields that it does not know must not stop it. */
    @Test
    void shouldIgnoreUnknownFields() {
        Table table = Serialization.unmarshal("{\"spec\":{\"tableName\":\"orders\",\"later\":{\"a\":1}}}", Table.class);
        assertThat(table.getSpec().getTableName()).isEqualTo("orders");
    }

    /** Code that was not given a pool by an API server must see the same values as one that was. */
    @Test
    void shouldHaveTheDefaultsOfTheSchema() {
        ObjectNode empty = JSON.createObjectNode();
        empty.putObject("spec");
        JsonNode defaults = Evaluator.of(Path.of("storagepools.tepui.dev-v1.yaml"))
                .withDefaults(empty)
                .get("spec");
        assertThat(tree(new StoragePoolSpec())).isEqualTo(defaults);
        assertThat(tree(Serialization.unmarshal("{\"storage\":{}}", StoragePoolSpec.class)))
                .isEqualTo(defaults);
    }

    /** Absent is not managed, so an API server must not fill in anything. */
    @Test
    void shouldHaveNoDefaultsInTables() {
        JsonNode table = Evaluator.yaml(Path.of("src/test/resources/tables/valid-minimal.yaml"));
        assertThat(Evaluator.of(Path.of("tables.tepui.dev-v1.yaml"))
                        .withDefaults(table)
                        .get("spec"))
                .isEqualTo(table.get("spec"));
    }

    /** What waits with kstatus takes a resource without any status for complete. */
    @Test
    void shouldSayOfANewResourceThatNobodyHasLookedAtIt() {
        for (String kind : List.of("tables", "storagepools")) {
            JsonNode created =
                    Evaluator.of(Path.of(kind + ".tepui.dev-v1.yaml")).withDefaults(JSON.createObjectNode());
            assertThat(created.at("/status/observedGeneration").asInt())
                    .as(kind)
                    .isEqualTo(-1);
        }
    }

    private static void shouldSurviveARoundTrip(String file, Class<? extends CustomResource<?, ?>> type) {
        JsonNode written = Evaluator.yaml(Path.of("src/test/resources").resolve(file));
        JsonNode read = tree(Serialization.unmarshal(written.toString(), type));
        assertThat(read.get("spec")).isEqualTo(written.get("spec"));
    }

    private static JsonNode tree(Object value) {
        return Serialization.unmarshal(Serialization.asJson(value), JsonNode.class);
    }
}
