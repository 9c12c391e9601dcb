package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.error.Cause;
import dev.tepui.e2e.kube.api.schema.Validation;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** Decides whether an object may be stored. */
final class ObjectChecks {
    private ObjectChecks() {}

    /**
     * Refuses invalid objects.
     *
     * @param before null when the object is created
     * @throws ApiError 422 with every cause found
     */
    static void check(ResourceType type, ObjectNode before, ObjectNode after) {
        List<Cause> causes = new ArrayList<>();
        if (before == null) {
            Names.check(type, Objects.name(after)).ifPresent(causes::add);
        }
        after.path("metadata")
                .path("labels")
                .properties()
                .forEach(label ->
                        Names.checkLabel(label.getKey(), label.getValue().asText(), causes));
        owners(after, causes);
        if (before != null && Objects.terminating(before)) {
            List<String> added = Objects.finalizers(after);
            added.removeAll(Objects.finalizers(before));
            if (!added.isEmpty()) {
                String rule =
                        "no new finalizers can be added if the object is being deleted, found new finalizers " + added;
                causes.add(Cause.forbidden("metadata.finalizers", rule));
            }
        }
        causes.addAll(Validation.check(after, before, type.schema()));
        if (causes.isEmpty()) {
            causes.addAll(KindRules.check(type, before, after));
        }
        if (!causes.isEmpty()) {
            throw ApiError.invalid(type.kind(), type.group(), Objects.name(after), causes);
        }
    }

    private static void owners(JsonNode object, List<Cause> causes) {
        int controllers = 0;
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.path(field).asText().isEmpty()) {
                    causes.add(
                            Cause.invalid("metadata.ownerReferences." + field, "\"\"", field + " must not be empty"));
                }
            }
            controllers += owner.path("controller").asBoolean() ? 1 : 0;
        }
        if (controllers > 1) {
            String rule = "Only one reference can have Controller set to true";
            causes.add(Cause.invalid("metadata.ownerReferences", controllers, rule));
        }
    }
}
