package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.Map;

/**
 * Shows a stored object in another version of its kind. Versions of a CRD differ only in name here; the two kinds of
 * Event are one collection whose fields have other names.
 */
final class EventVersions {
    /** Names in {@code v1} and in {@code events.k8s.io/v1}. */
    private static final Map<String, String> CORE_TO_EVENTS = Map.of(
            "message", "note",
            "involvedObject", "regarding",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private EventVersions() {}

    static ObjectNode convert(ObjectNode object, ResourceType type) {
        String wanted = type.apiVersion();
        String present = object.path("apiVersion").asText();
        if (present.equals(wanted)) {
            return object;
        }
        ObjectNode converted = object.deepCopy();
        converted.put("apiVersion", wanted);
        if (type.storage().equals("events")) {
            boolean toEvents = wanted.startsWith("events.k8s.io");
            CORE_TO_EVENTS.forEach((core, events) -> {
                String from = toEvents ? core : events;
                if (converted.has(from)) {
                    converted.set(toEvents ? events : core, converted.remove(from));
                }
            });
        }
        return converted;
    }
}
