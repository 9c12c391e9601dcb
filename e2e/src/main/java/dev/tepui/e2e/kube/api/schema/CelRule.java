package dev.tepui.e2e.kube.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code x-kubernetes-validations}.
 *
 * @param message empty: derived from the rule
 * @param messageExpression empty when there is none
 * @param reason for example {@code FieldValueInvalid}
 * @param fieldPath relative path of the blamed field, empty for the object that carries the rule
 * @param optionalOldSelf {@code oldSelf} is an optional value, and the rule also runs without an old object
 */
public record CelRule(
        String rule,
        String message,
        String messageExpression,
        String reason,
        String fieldPath,
        boolean optionalOldSelf) {

    static List<CelRule> parse(JsonNode list) {
        List<CelRule> rules = new ArrayList<>();
        for (JsonNode entry : list) {
            rules.add(new CelRule(
                    entry.path("rule").asText(),
                    entry.path("message").asText(),
                    entry.path("messageExpression").asText(),
                    entry.path("reason").asText("FieldValueInvalid"),
                    entry.path("fieldPath").asText(),
                    entry.path("optionalOldSelf").asBoolean()));
        }
        return rules;
    }

    /** Transition rules run only when there is an old value to compare with. */
    public boolean isTransition() {
        return rule.matches("(?s).*\\boldSelf\\b.*") && !optionalOldSelf;
    }
}
