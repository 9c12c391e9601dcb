package dev.tepui.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tools see that wait for a resource: the rules as kstatus documents them, and ours for Argo CD. */
class KstatusTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "CURRENT,     , ''",
        "IN_PROGRESS, -1, ''",
        "IN_PROGRESS, 1, Ready=True",
        "CURRENT,     2, Ready=True",
        "IN_PROGRESS, 2, Ready=False",
        "IN_PROGRESS, 2, Ready=Unknown",
        "IN_PROGRESS, 2, Ready=True Reconciling=True",
        "CURRENT,     2, Ready=True Reconciling=False Stalled=False Paused=True",
        "FAILED,      2, Ready=True Stalled=True",
        "IN_PROGRESS, 1, Ready=True Stalled=True",
    })
    void shouldReadWhatConditionsSay(Kstatus expected, Long observedGeneration, String conditions) {
        ObjectNode object = object(observedGeneration, conditions);

        assertThat(Kstatus.of(object)).isEqualTo(expected);
        object.withObject("/metadata").put("deletionTimestamp", "2026-11-28T12:00:00Z");
        assertThat(Kstatus.of(object)).isEqualTo(Kstatus.TERMINATING);
    }

    @ParameterizedTest
    @CsvSource({
        "Progressing, -1, ''",
        "Progressing, 1, Ready=True",
        "Healthy,     2, Ready=True",
        "Healthy,     2, Ready=True StorageLow=True",
        "Progressing, 2, Ready=False",
        "Progressing, 2, Ready=Unknown Reconciling=True",
        "Progressing, 2, Ready=True Reconciling=True",
        "Degraded,    2, Ready=True Stalled=True",
        "Degraded,    2, Ready=False Stalled=True Reconciling=False",
        "Suspended,   2, Ready=True Paused=True",
    })
    void shouldTellArgo(String expected, Long observedGeneration, String conditions) throws IOException {
        for (String kind : List.of("Table", "StoragePool")) {
            ObjectNode object = object(observedGeneration, conditions).put("kind", kind);

            assertThat(ArgoHealth.of(object).status()).isEqualTo(expected);
        }
    }

    @Test
    void shouldTellArgoThatAPoolSleeps() throws IOException {
        ObjectNode object = object(2L, "Ready=False").put("kind", "StoragePool");
        ((ObjectNode) object.at("/status/conditions/0"))
                .put("reason", "Hibernated")
                .put("message", "The members are stopped.");

        assertThat(ArgoHealth.of(object)).isEqualTo(new ArgoHealth("Suspended", "The members are stopped."));
    }

    /** @param conditions types and statuses; each says its type as its message */
    private static ObjectNode object(Long observedGeneration, String conditions) {
        ObjectNode object = JSON.createObjectNode();
        object.putObject("metadata").put("generation", 2);
        object.putObject("status").put("observedGeneration", observedGeneration);
        for (String condition : conditions.isEmpty() ? new String[0] : conditions.split(" ")) {
            String[] typeAndStatus = condition.split("=");
            object.withArray("/status/conditions")
                    .addObject()
                    .put("type", typeAndStatus[0])
                    .put("status", typeAndStatus[1])
                    .put("message", typeAndStatus[0]);
        }
        return object;
    }
}
