package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.Cause;
import dev.tepui.e2e.kube.api.query.LabelSelector;
import dev.tepui.e2e.kube.api.schema.CelRules;
import dev.tepui.e2e.kube.api.schema.Quantity;
import dev.tepui.e2e.kube.api.schema.Schema;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What built-in kinds refuse beyond their schema: above all, changes of what cannot change. */
final class KindRules {
    private static final List<String> STATEFUL_SET_MUTABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");
    private static final String STATEFUL_SET_RULE =
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
                    + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
                    + " 'minReadySeconds' are forbidden";
    private static final String POD_RULE =
            "pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`,"
                    + " `spec.activeDeadlineSeconds`, `spec.tolerations` (only additions to existing tolerations),"
                    + " `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private KindRules() {}

    static List<Cause> check(ResourceType type, ObjectNode before, ObjectNode after) {
        List<Cause> causes = new ArrayList<>();
        if (type.custom()) {
            return causes;
        }
        switch (type.kind()) {
            case "StatefulSet", "Deployment", "ReplicaSet" -> workload(type, before, after, causes);
            case "Pod" -> pod(before, after, causes);
            case "PersistentVolumeClaim" -> claim(before, after, causes);
            case "ConfigMap", "Secret" -> frozen(type, before, after, causes);
            case "Service" -> service(before, after, causes);
            case "RoleBinding", "ClusterRoleBinding" -> immutable(before, after, "/roleRef", causes);
            case "CustomResourceDefinition" -> definition(before, after, causes);
            default -> {}
        }
        return causes;
    }

    private static void workload(ResourceType type, ObjectNode before, ObjectNode after, List<Cause> causes) {
        JsonNode spec = after.path("spec");
        LabelSelector selector = LabelSelector.of(spec.path("selector"));
        if (spec.path("selector").isEmpty()) {
            causes.add(Cause.required("spec.selector", ""));
        } else if (spec.has("template") && !selector.test(spec.get("template"))) {
            String labels = spec.at("/template/metadata/labels").toString();
            causes.add(Cause.invalid(
                    "spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
        }
        boolean statefulSet = type.kind().equals("StatefulSet");
        if (before == null) {
            return;
        }
        if (statefulSet) {
            ObjectNode old = before.path("spec").deepCopy();
            ObjectNode fresh = spec.deepCopy();
            if (!old.remove(STATEFUL_SET_MUTABLE).equals(fresh.remove(STATEFUL_SET_MUTABLE))) {
                causes.add(Cause.forbidden("spec", STATEFUL_SET_RULE));
            }
        } else {
            immutable(before, after, "/spec/selector", causes);
        }
    }

    private static void pod(ObjectNode before, ObjectNode after, List<Cause> causes) {
        if (before == null || after.path("spec").equals(before.path("spec"))) {
            return;
        }
        if (!comparable(before).equals(comparable(after))) {
            causes.add(Cause.forbidden("spec", POD_RULE));
        }
    }

    /** A pod's spec without what may change; being bound to a node is a change from nothing to something. */
    private static ObjectNode comparable(ObjectNode pod) {
        ObjectNode spec = pod.path("spec").deepCopy();
        spec.remove(List.of("activeDeadlineSeconds", "tolerations", "schedulingGates"));
        for (String list : List.of("containers", "initContainers")) {
            spec.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return spec;
    }

    private static void claim(ObjectNode before, ObjectNode after, List<Cause> causes) {
        if (before == null) {
            return;
        }
        ObjectNode old = before.path("spec").deepCopy();
        ObjectNode fresh = after.path("spec").deepCopy();
        for (ObjectNode spec : List.of(old, fresh)) {
            spec.remove(List.of("resources", "volumeName", "volumeAttributesClassName"));
        }
        if (!old.equals(fresh)) {
            causes.add(Cause.forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound"
                            + " claims"));
        }
        String storage = "/spec/resources/requests/storage";
        Optional<Quantity> capacity =
                Quantity.parse(before.at("/status/capacity/storage").asText());
        Optional<Quantity> requested = Quantity.parse(after.at(storage).asText());
        boolean changed = !before.at(storage).equals(after.at(storage));
        if (changed
                && capacity.isPresent()
                && requested.isPresent()
                && requested.get().compareTo(capacity.get()) < 0) {
            causes.add(
                    Cause.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
        }
    }

    private static void frozen(ResourceType type, ObjectNode before, ObjectNode after, List<Cause> causes) {
        after.path("data").fieldNames().forEachRemaining(key -> {
            if (!key.matches("[-._a-zA-Z0-9]{1,253}")) {
                String rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
                causes.add(Cause.invalid("data[" + key + "]", "\"" + key + "\"", rule));
            }
        });
        if (type.kind().equals("Secret")
                && before != null
                && !before.path("type").equals(after.path("type"))) {
            causes.add(Cause.invalid("type", after.path("type"), "field is immutable"));
        }
        if (before != null && before.path("immutable").asBoolean()) {
            for (String field : List.of("data", "binaryData", "immutable")) {
                if (!before.path(field).equals(after.path(field))) {
                    causes.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
                }
            }
        }
    }

    private static void service(ObjectNode before, ObjectNode after, List<Cause> causes) {
        JsonNode spec = after.path("spec");
        boolean needsPorts = !spec.path("type").asText().equals("ExternalName")
                && !spec.path("clusterIP").asText().equals("None");
        if (needsPorts && spec.path("ports").isEmpty()) {
            causes.add(Cause.required("spec.ports", ""));
        }
        if (spec.path("ports").size() > 1) {
            for (int i = 0; i < spec.get("ports").size(); i++) {
                if (spec.get("ports").get(i).path("name").asText().isEmpty()) {
                    causes.add(Cause.required("spec.ports[" + i + "].name", ""));
                }
            }
        }
        if (before != null && before.at("/spec/clusterIP").isTextual()) {
            JsonNode old = before.at("/spec/clusterIP");
            if (!old.equals(spec.path("clusterIP"))) {
                causes.add(Cause.invalid("spec.clusterIP", spec.path("clusterIP"), "may not change once set"));
            }
        }
    }

    private static void definition(ObjectNode before, ObjectNode after, List<Cause> causes) {
        JsonNode spec = after.path("spec");
        String expected =
                spec.at("/names/plural").asText() + "." + spec.path("group").asText();
        String name = after.at("/metadata/name").asText();
        if (!name.equals(expected)) {
            causes.add(
                    Cause.invalid("metadata.name", "\"" + name + "\"", "must be spec.names.plural+\".\"+spec.group"));
        }
        int stored = 0;
        for (JsonNode version : spec.path("versions")) {
            stored += version.path("storage").asBoolean() ? 1 : 0;
            if (version.at("/schema/openAPIV3Schema").isMissingNode()) {
                causes.add(Cause.required("spec.versions[*].schema.openAPIV3Schema", "schemas are required"));
            }
            String path = "spec.versions[" + version.path("name").asText() + "].schema.openAPIV3Schema";
            causes.addAll(CelRules.compile(Schema.parse(version.at("/schema/openAPIV3Schema")), path));
        }
        if (stored != 1) {
            causes.add(Cause.invalid(
                    "spec.versions",
                    spec.path("versions").size(),
                    "must have exactly one version marked as storage version"));
        }
        for (String fixed : List.of("/spec/group", "/spec/scope", "/spec/names/kind", "/spec/names/plural")) {
            immutable(before, after, fixed, causes);
        }
    }

    private static void immutable(ObjectNode before, ObjectNode after, String pointer, List<Cause> causes) {
        JsonNode fresh = after.at(JsonPointer.compile(pointer));
        if (before != null && !before.at(pointer).equals(fresh)) {
            causes.add(Cause.invalid(pointer.substring(1).replace('/', '.'), fresh, "field is immutable"));
        }
    }
}
