package dev.tepui.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The state of a resource for those who wait with kstatus (Flux, {@code helm --wait}): the rules of
 * sigs.k8s.io/cli-utils/pkg/kstatus/status for a kind that it does not know, in their order.
 */
enum Kstatus {
    IN_PROGRESS,
    FAILED,
    TERMINATING,
    CURRENT;

    static Kstatus of(JsonNode object) {
        if (object.at("/metadata").hasNonNull("deletionTimestamp")) {
            return TERMINATING;
        }
        JsonNode generation = object.at("/metadata/generation");
        JsonNode observed = object.at("/status/observedGeneration");
        if (generation.isNumber() && observed.isNumber() && observed.asLong() != generation.asLong()) {
            return IN_PROGRESS;
        }
        // Of these two whichever comes first.
        for (JsonNode condition : object.at("/status/conditions")) {
            boolean isTrue = condition.path("status").asText().equals("True");
            if (isTrue && condition.path("type").asText().equals("Reconciling")) {
                return IN_PROGRESS;
            }
            if (isTrue && condition.path("type").asText().equals("Stalled")) {
                return FAILED;
            }
        }
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True") ? CURRENT : IN_PROGRESS;
            }
        }
        // Whoever says nothing is complete: so a resource must say something from the first moment.
        return CURRENT;
    }
}
