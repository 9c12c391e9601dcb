package dev.tepui.e2e.kube.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.tepui.e2e.kube.api.error.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the {@code x-kubernetes-validations} of a schema, all of them, from the root down. */
public final class CelRules {
    /** Words that CEL reserves; a field of such a name is written {@code __namespace__} in a rule. */
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelRules() {}

    /** Rules anywhere in a schema that do not compile, with the reason. */
    public static List<Cause> compile(Schema schema, String path) {
        List<Cause> causes = new ArrayList<>();
        for (CelRule rule : schema.rules()) {
            for (String expression : List.of(rule.rule(), rule.messageExpression())) {
                if (expression.isEmpty()) {
                    continue;
                }
                try {
                    CelEnvironment.program(expression, rule.optionalOldSelf());
                } catch (IllegalArgumentException e) {
                    causes.add(Cause.invalid(
                            path + ".x-kubernetes-validations", "\"" + expression + "\"", e.getMessage()));
                }
            }
        }
        schema.properties().forEach((name, child) -> causes.addAll(compile(child, path + ".properties[" + name + "]")));
        schema.itemSchema().ifPresent(child -> causes.addAll(compile(child, path + ".items")));
        schema.valueSchema().ifPresent(child -> causes.addAll(compile(child, path + ".additionalProperties")));
        return causes;
    }

    /** Adds a cause for each broken rule. */
    static void check(JsonNode value, JsonNode old, Schema schema, String path, List<Cause> causes) {
        for (CelRule rule : schema.rules()) {
            if (old != null || !rule.isTransition()) {
                broken(rule, value, old, schema)
                        .ifPresent(message -> causes.add(new Cause(
                                rule.reason(),
                                rule.fieldPath().isEmpty() ? path : blamed(path, rule.fieldPath()),
                                message)));
            }
        }
        if (value.isObject()) {
            value.properties().forEach(p -> {
                JsonNode before = old == null ? null : old.get(p.getKey());
                check(p.getValue(), before, schema.field(p.getKey()), Validation.child(path, p.getKey()), causes);
            });
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode before = old == null ? null : counterpart(value.get(i), old, schema);
                check(value.get(i), before, schema.items(), path + "[" + i + "]", causes);
            }
        }
    }

    /** The old item with the same keys: only items of map lists are the same item over time. */
    private static JsonNode counterpart(JsonNode item, JsonNode old, Schema list) {
        if (list.mapList()) {
            JsonNode key = ListKeys.of(item, list);
            for (JsonNode candidate : old) {
                if (ListKeys.of(candidate, list).equals(key)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private static Optional<String> broken(CelRule rule, JsonNode value, JsonNode old, Schema schema) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", javaValue(value, schema));
        Object before = old == null ? null : javaValue(old, schema);
        if (rule.optionalOldSelf()) {
            variables.put("oldSelf", Optional.ofNullable(before));
        } else if (before != null) {
            variables.put("oldSelf", before);
        }
        try {
            if (Boolean.TRUE.equals(CelEnvironment.evaluate(rule.rule(), rule.optionalOldSelf(), variables))) {
                return Optional.empty();
            }
        } catch (CelEvaluationException e) {
            return Optional.of("Invalid value: " + shown(value, schema) + ": " + e.getMessage() + " evaluating rule: "
                    + fallback(rule));
        }
        String message = switch (rule.reason()) {
            case "FieldValueForbidden" -> "Forbidden: ";
            case "FieldValueRequired" -> "Required value: ";
            case "FieldValueDuplicate" -> "Duplicate value: " + shown(value, schema) + ": ";
            default -> "Invalid value: " + shown(value, schema) + ": ";
        };
        return Optional.of(message + message(rule, variables));
    }

    private static String message(CelRule rule, Map<String, Object> variables) {
        if (!rule.messageExpression().isEmpty()) {
            try {
                Object text = CelEnvironment.evaluate(rule.messageExpression(), rule.optionalOldSelf(), variables);
                if (text instanceof String message && !message.isBlank() && !message.contains("\n")) {
                    return message;
                }
            } catch (CelEvaluationException e) {
                // As documented for messageExpression: when it fails, the message is used as if it were not there.
                return fallback(rule);
            }
        }
        return fallback(rule);
    }

    private static String fallback(CelRule rule) {
        return rule.message().isEmpty() ? "failed rule: " + rule.rule().strip() : rule.message();
    }

    private static String shown(JsonNode value, Schema schema) {
        return value.isContainerNode() ? "\"" + schema.type() + "\"" : value.toString();
    }

    private static String blamed(String path, String fieldPath) {
        return path.isEmpty() && fieldPath.startsWith(".") ? fieldPath.substring(1) : path + fieldPath;
    }

    /** JSON as CEL sees it: whole numbers are 64 bits, a field of type number is a double even when it is whole. */
    private static Object javaValue(JsonNode value, Schema schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new HashMap<>();
                value.properties()
                        .forEach(p -> map.put(
                                schema.declares(p.getKey()) ? escaped(p.getKey()) : p.getKey(),
                                javaValue(p.getValue(), schema.field(p.getKey()))));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                value.forEach(item -> list.add(javaValue(item, schema.items())));
                if (schema.setList()) {
                    // The order of a set means nothing, so two are compared in the same one.
                    list.sort(Comparator.comparing(String::valueOf));
                }
                yield list;
            }
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER ->
                value.isIntegralNumber() && !schema.type().equals("number")
                        ? (Object) value.longValue()
                        : (Object) value.doubleValue();
            default -> NullValue.NULL_VALUE;
        };
    }

    private static String escaped(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
