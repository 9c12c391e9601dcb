package dev.tepui.crd.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Adds what the generator's annotations cannot express: list types, formats, required spec, order of columns, rules.
 */
final class SchemaRefinement implements CRDPostProcessor {

    /** Columns from left to right, over all kinds. The generator sorts them by name. */
    private static final List<String> COLUMN_ORDER = List.of(
            "READY", "TABLE", "STATUS", "ITEMS", "SIZE", "POOL", "ZONES", "MEMBERS", "GROUPS", "ENDPOINT", "AGE");

    private static final Set<String> INT32_FIELDS = Set.of(
            "backfillPercent",
            "recoveryPeriodInDays",
            "batchSize",
            "maximumRecordAgeInSeconds",
            "maximumRetryAttempts",
            "timeoutSeconds",
            "targetUtilizationPercent",
            "cells",
            "replicationGroups",
            "groupsWithLeader",
            "members",
            "readyMembers");

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        CustomResourceDefinition crd = (CustomResourceDefinition) resource;
        crd.getSpec().getVersions().forEach(v -> {
            List<CustomResourceColumnDefinition> columns = v.getAdditionalPrinterColumns();
            columns.sort(Comparator.comparingInt(c -> COLUMN_ORDER.indexOf(c.getName())));
            JSONSchemaProps root = v.getSchema().getOpenAPIV3Schema();
            setFormats("", root);
            root.setRequired(List.of("spec"));
            SchemaPath.at(root, "status").setDefault(notObserved());
            refineConditions(SchemaPath.at(root, "status.conditions"));
            switch (crd.getSpec().getNames().getKind()) {
                case "Table" -> TableSchema.refine(root);
                case "StoragePool" -> StoragePoolSchema.refine(root);
                default ->
                    throw new IllegalStateException(
                            "no refinement for " + crd.getMetadata().getName());
            }
        });
        return crd;
    }

    /** Until the operator has looked at a resource: kstatus takes one without any status for complete. */
    private static JsonNode notObserved() {
        return JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);
    }

    /** The shape and limits of metav1.Condition. */
    private static void refineConditions(JSONSchemaProps conditions) {
        SchemaPath.mapList(conditions, "type");
        JSONSchemaProps condition = conditions.getItems().getSchema();
        condition.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
        condition.getProperties().get("status").setEnum(SchemaPath.enumOf("True", "False", "Unknown"));
        condition.getProperties().get("message").setMaxLength(32768L);
        condition.getProperties().get("reason").setMaxLength(1024L);
        condition.getProperties().get("type").setMaxLength(316L);
    }

    private static void setFormats(String name, JSONSchemaProps schema) {
        if ("integer".equals(schema.getType())) {
            schema.setFormat(INT32_FIELDS.contains(name) ? "int32" : "int64");
        }
        if ("string".equals(schema.getType()) && (name.endsWith("DateTime") || name.equals("lastTransitionTime"))) {
            schema.setFormat("date-time");
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach(SchemaRefinement::setFormats);
        }
        if (schema.getItems() != null) {
            setFormats(name, schema.getItems().getSchema());
        }
    }
}
