package dev.tepui.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.operator.desired.SpecField;
import dev.tepui.operator.naming.Labels;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who manages the fields of a Table. Whoever applies a manifest, on the server's side or kubectl's, will put its fields
 * back: changing them for an SDK would only seem to work. Fields that were merely written once, by an edit or for an
 * SDK, belong to nobody in this sense.
 */
public final class FieldOwners {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String CLIENT_SIDE = "kubectl apply";

    private FieldOwners() {}

    /** The manager that applies this field; empty when the operator may write it. */
    public static Optional<String> of(Table table, SpecField field) {
        Optional<String> onServerSide = entries(table).stream()
                .filter(entry -> "Apply".equals(entry.getOperation()))
                .filter(entry -> !Labels.OPERATOR.equals(entry.getManager()))
                .filter(entry -> isInFields(entry, field))
                .map(ManagedFieldsEntry::getManager)
                .findFirst();
        if (onServerSide.isPresent() || !isInManifest(lastApplied(table), field)) {
            return onServerSide;
        }
        return Optional.of(entries(table).stream()
                .filter(entry -> isInFields(entry, field))
                .map(ManagedFieldsEntry::getManager)
                .findFirst()
                .orElse(CLIENT_SIDE));
    }

    /** The entries for the object itself; those for its status are of no interest. */
    private static List<ManagedFieldsEntry> entries(Table table) {
        return table.getMetadata().getManagedFields().stream()
                .filter(entry ->
                        entry.getSubresource() == null || entry.getSubresource().isEmpty())
                .toList();
    }

    private static boolean isInFields(ManagedFieldsEntry entry, SpecField field) {
        JsonNode node = JSON.valueToTree(entry.getFieldsV1()).path("f:spec");
        for (String step : field.steps()) {
            // What is applied as a whole has no fields of its own.
            if (node.isObject() && node.isEmpty()) {
                return true;
            }
            node = SpecField.isKey(step) ? element(node, SpecField.keyOf(step)) : node.path("f:" + step);
        }
        return !node.isMissingNode();
    }

    /** Elements are named {@code k:{"key":"…"}}, after the field that tells them apart. */
    private static JsonNode element(JsonNode list, String key) {
        return list.properties().stream()
                .filter(entry -> entry.getKey().startsWith("k:"))
                .filter(entry -> key.equals(keyIn(entry.getKey())))
                .map(entry -> entry.getValue())
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    /** Every list has one key, so there is one member. */
    private static String keyIn(String element) {
        return tree(element.substring(2)).properties().stream()
                .map(member -> member.getValue().asText())
                .collect(Collectors.joining());
    }

    /** kubectl knows nothing of the elements of a custom resource's lists: it puts back the whole list. */
    private static boolean isInManifest(JsonNode manifest, SpecField field) {
        JsonNode node = manifest.path("spec");
        for (String step : field.steps()) {
            if (SpecField.isKey(step)) {
                break;
            }
            node = node.path(step);
        }
        return !node.isMissingNode();
    }

    private static JsonNode lastApplied(Table table) {
        return Optional.ofNullable(table.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(LAST_APPLIED))
                .map(FieldOwners::tree)
                .orElseGet(MissingNode::getInstance);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
