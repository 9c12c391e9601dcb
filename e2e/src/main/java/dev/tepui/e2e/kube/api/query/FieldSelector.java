package dev.tepui.e2e.kube.api.query;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Selects objects by the few fields that the API allows: {@code metadata.name=x,status.phase!=Running}. */
public final class FieldSelector implements Predicate<JsonNode> {
    private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");
    private static final Set<String> BUILT_IN = Set.of(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.unschedulable",
            "spec.type",
            "spec.clusterIP",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName",
            "status.replicas",
            "type",
            "reason",
            "reportingComponent",
            "source",
            "involvedObject.kind",
            "involvedObject.name",
            "involvedObject.namespace",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "regarding.kind",
            "regarding.name",
            "regarding.namespace",
            "regarding.uid",
            "reportingController");

    private record Requirement(JsonPointer field, boolean equal, String value) {}

    private final List<Requirement> requirements = new ArrayList<>();

    private FieldSelector() {}

    /**
     * Reads a selector; empty selects everything.
     *
     * @param selectable fields that this kind allows besides the common ones, as {@code spec.size}
     * @throws ApiError 400 when the text is not a selector, or names a field that cannot be selected by
     */
    public static FieldSelector parse(String text, boolean builtIn, Set<String> selectable) {
        FieldSelector selector = new FieldSelector();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            String[] sides = part.split("!=|==|=", 2);
            if (sides.length != 2) {
                throw ApiError.badRequest("invalid field selector: '" + part + "'");
            }
            String field = sides[0].trim();
            if (!EVERYWHERE.contains(field) && !selectable.contains(field) && !(builtIn && BUILT_IN.contains(field))) {
                throw ApiError.badRequest("field label not supported: " + field);
            }
            JsonPointer pointer = JsonPointer.compile("/" + field.replace('.', '/'));
            selector.requirements.add(new Requirement(pointer, !part.contains("!="), sides[1].trim()));
        }
        return selector;
    }

    @Override
    public boolean test(JsonNode object) {
        return requirements.stream().allMatch(r -> object.at(r.field()).asText().equals(r.value()) == r.equal());
    }
}
