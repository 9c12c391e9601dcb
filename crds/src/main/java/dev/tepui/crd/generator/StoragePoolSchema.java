package dev.tepui.crd.generator;

import static dev.tepui.crd.generator.Rule.rule;
import static dev.tepui.crd.generator.SchemaPath.addRules;
import static dev.tepui.crd.generator.SchemaPath.at;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;

/** What a StoragePool must be, beyond the types of its fields. */
final class StoragePoolSchema {

    /** A Kubernetes quantity of something that there is at least one of. */
    private static final String BYTES = "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E)?$";

    private StoragePoolSchema() {}

    static void refine(JSONSchemaProps root) {
        listsAndDefaults(root);
        names(root);
        members(root);
        immutableFields(root);
    }

    private static void listsAndDefaults(JSONSchemaProps root) {
        SchemaPath.mapList(at(root, "spec.zones"), "name");
        SchemaPath.mapList(at(root, "status.zones"), "name");
        at(root, "spec.zones[].nodeSelector").setXKubernetesMapType("atomic");
        at(root, "spec.tolerations").setXKubernetesListType("atomic");
        SchemaPath.mapList(at(root, "spec.resources.claims"), "name");
        at(root, "spec.resources.claims[]").setRequired(List.of("name"));
        at(root, "spec.storage.whenScaled").setEnum(SchemaPath.enumOf("Retain", "Delete"));
        at(root, "spec.storage.size").setPattern(BYTES);
        at(root, "spec.storage.growth.limit").setPattern(BYTES);
        at(root, "spec.storage.whenLost").setEnum(SchemaPath.enumOf("Rebuild", "Wait"));
        at(root, "spec.maintenanceWindows").setXKubernetesListType("atomic");
        at(root, "spec.maintenanceWindows").setMaxItems(32L);
        at(root, "spec.maintenanceWindows[].days").setXKubernetesListType("set");
        at(root, "spec.maintenanceWindows[].days").setMaxItems(7L);
        at(root, "spec.maintenanceWindows[].days[]")
                .setEnum(SchemaPath.enumOf(
                        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"));
        at(root, "spec.maintenanceWindows[].timeZone").setMaxLength(64L);
        at(root, "spec.imagePullPolicy").setEnum(SchemaPath.enumOf("Always", "IfNotPresent", "Never"));
        at(root, "spec.storage").setDefault(JsonNodeFactory.instance.objectNode());
        at(root, "spec.timeToLive").setDefault(JsonNodeFactory.instance.objectNode());
        at(root, "spec.resources").setDefault(defaultResources());
        at(root, "spec.zones").setMinItems(1L);
        at(root, "spec.zones").setMaxItems(5L);
        JSONSchemaProps region = at(root, "spec.region");
        region.setPattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$");
        region.setMaxLength(32L);
    }

    private static JsonNode defaultResources() {
        ObjectNode resources = JsonNodeFactory.instance.objectNode();
        resources.putObject("requests").put("memory", "1Gi");
        resources.putObject("limits").put("memory", "1Gi");
        return resources;
    }

    /** The names of Services and StatefulSets are made from the pool's and its zones' names. */
    private static void names(JSONSchemaProps root) {
        addRules(
                root,
                rule(
                        "size(self.metadata.name) <= 40"
                                + " && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
                        "The name of a pool names its Services: at most 40 lower-case letters, digits and '-',"
                                + " beginning with a letter"),
                rule(
                        "!self.metadata.name.endsWith('-members')",
                        "The name of a pool must not end with -members, which names the Service of its members"),
                rule(
                                "self.spec.zones.all(z, size(self.metadata.name) + size(z.name) <= 50)",
                                "The name of the pool and the name of each zone together must have at most 50"
                                        + " characters, because together they name a StatefulSet")
                        .pointingAt("spec.zones"));
    }

    private static void members(JSONSchemaProps root) {
        addRules(
                at(root, "spec"),
                rule(
                                "self.cells <= self.replicationGroups",
                                "A pool cannot have more cells than replicationGroups: a cell without a group would do"
                                        + " nothing")
                        .pointingAt("cells"));
        addRules(
                at(root, "spec.zones"),
                rule(
                        "size(self) in [1, 3, 5]",
                        "A pool has 1, 3 or 5 zones: with an even number, losing half of them would stop all writes"));
        addRules(
                at(root, "spec.resources"),
                rule(
                        "has(self.limits) && 'memory' in self.limits",
                        "limits.memory must be set: a member divides it between heap and storage"));
        at(root, "spec.resources.limits").setMaxProperties(32L);
        at(root, "spec.resources.requests").setMaxProperties(32L);
    }

    private static void immutableFields(JSONSchemaProps root) {
        addRules(
                at(root, "spec.zones"),
                rule("self == oldSelf", "zones is immutable: every zone holds a replica of everything"),
                // Kubernetes compares lists with keys in any order.
                rule(
                        "[0, 1, 2, 3, 4].all(i, i >= size(self) || i >= size(oldSelf)"
                                + " || self[i].name == oldSelf[i].name)",
                        "The order of zones is immutable: members are numbered by it"));
        addRules(
                at(root, "spec.replicationGroups"),
                rule(
                        "self == oldSelf",
                        "replicationGroups is immutable: it decides which group holds which item of every table"));
        addRules(
                at(root, "spec.region"),
                rule("self == oldSelf", "region is immutable: it is part of the ARN of every table"));
        at(root, "spec.storage.storageClassName").setMaxLength(253L);
        addRules(
                at(root, "spec.storage"),
                rule(
                                "has(self.storageClassName) == has(oldSelf.storageClassName)"
                                        + " && (!has(self.storageClassName)"
                                        + " || self.storageClassName == oldSelf.storageClassName)",
                                "storageClassName is immutable: volumes cannot move to another class")
                        .pointingAt("storageClassName"));
    }
}
