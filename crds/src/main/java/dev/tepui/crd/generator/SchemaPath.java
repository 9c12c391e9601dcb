package dev.tepui.crd.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds places in a schema and changes them. A path that leads nowhere is an error, so that no rule gets lost. */
final class SchemaPath {

    private SchemaPath() {}

    /** The schema at a path such as {@code spec.globalSecondaryIndexes[].keySchema}; {@code ""} is the root. */
    static JSONSchemaProps at(JSONSchemaProps root, String path) {
        JSONSchemaProps schema = root;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
            boolean items = step.endsWith("[]");
            String name = items ? step.substring(0, step.length() - 2) : step;
            JSONSchemaProps child = schema.getProperties().get(name);
            if (child == null) {
                throw new IllegalArgumentException("no " + name + " in the schema, path " + path);
            }
            schema = items ? child.getItems().getSchema() : child;
        }
        return schema;
    }

    /** Makes a list a map by the given key, which must be required: duplicates are refused, appliers merge by it. */
    static void mapList(JSONSchemaProps list, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
    }

    static void addRules(JSONSchemaProps schema, Rule... rules) {
        List<ValidationRule> all = new ArrayList<>();
        if (schema.getXKubernetesValidations() != null) {
            all.addAll(schema.getXKubernetesValidations());
        }
        for (Rule rule : rules) {
            all.add(new ValidationRuleBuilder()
                    .withRule(rule.expression())
                    .withMessage(rule.message())
                    .withMessageExpression(rule.messageExpression())
                    .withFieldPath(rule.fieldPath())
                    .build());
        }
        schema.setXKubernetesValidations(all);
    }

    static List<JsonNode> enumOf(String... values) {
        return Stream.of(values).<JsonNode>map(TextNode::valueOf).toList();
    }
}
