package dev.tepui.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules as kstatus documents them. */
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
        ObjectNode object = JSON.createObjectNode();
        object.putObject("metadata").put("generation", 2);
        object.putObject("status").put("observedGeneration", observedGeneration);
        for (String condition : conditions.isEmpty() ? new String[0] : conditions.split(" ")) {
            String[] typeAndStatus = condition.split("=");
            object.withArray("/status/conditions")
                    .addObject()
                    .put("type", typeAndStatus[0])
                    .put("status", typeAndStatus[1]);
        }

        assertThat(Kstatus.of(object)).isEqualTo(expected);
        object.withObject("/metadata").put("deletionTimestamp", "2026-11-28T12:00:00Z");
        assertThat(Kstatus.of(object)).isEqualTo(Kstatus.TERMINATING);
    }
}
