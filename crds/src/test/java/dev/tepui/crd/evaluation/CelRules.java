package dev.tepui.crd.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code x-kubernetes-validations} of a schema, compiled once, with the standard library of CEL only. */
final class CelRules {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    /** A schema with its compiled rules; properties, items and values below it. */
    private record Node(List<CompiledRule> rules, Map<String, Node> properties, Items items, Node values) {}

    /** @param keys fields that make an item the same item over time; empty when the list is not a map */
    private record Items(Node node, List<String> keys) {

        JsonNode counterpart(JsonNode item, JsonNode before) {
            if (before != null && !keys.isEmpty()) {
                for (JsonNode candidate : before) {
                    if (keys.stream().allMatch(key -> candidate.path(key).equals(item.path(key)))) {
                        return candidate;
                    }
                }
            }
            return null;
        }
    }

    /** Everything that one entry of x-kubernetes-validations says. */
    record CompiledRule(
            String expression,
            double ruleCost,
            double textCost,
            CelRuntime.Program rule,
            CelRuntime.Program text,
            String message,
            String fieldPath,
            boolean transition) {}

    private final CelTypes types = new CelTypes();
    private final Node root;

    CelRules(JsonNode schema) {
        // Types first: a compiler needs all of them before the first rule.
        types.of(schema, "root");
        this.root = compile(schema, "root", 1);
    }

    List<Problem> evaluate(JsonNode object, JsonNode before) {
        List<Problem> problems = new ArrayList<>();
        evaluate(root, object, before, "", problems);
        return problems;
    }

    /** Every rule of the schema. */
    List<CompiledRule> all() {
        List<CompiledRule> all = new ArrayList<>();
        collect(root, all);
        return all;
    }

    private static void collect(Node node, List<CompiledRule> into) {
        into.addAll(node.rules());
        node.properties().values().forEach(child -> collect(child, into));
        if (node.items() != null) {
            collect(node.items().node(), into);
        }
        if (node.values() != null) {
            collect(node.values(), into);
        }
    }

    private static void evaluate(Node node, JsonNode value, JsonNode before, String path, List<Problem> problems) {
        if (value == null || value.isNull()) {
            return;
        }
        for (CompiledRule rule : node.rules()) {
            if (!rule.transition() || before != null) {
                evaluate(rule, value, before).ifPresent(text -> {
                    String at = path + (rule.fieldPath() == null ? "" : rule.fieldPath());
                    problems.add(new Problem(at, text, rule.expression(), false));
                });
            }
        }
        node.properties().forEach((name, child) -> {
            JsonNode old = before == null ? null : before.get(name);
            evaluate(child, value.get(name), old, path.isEmpty() ? name : path + "." + name, problems);
        });
        if (node.items() != null) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode item = value.get(i);
                JsonNode old = node.items().counterpart(item, before);
                evaluate(node.items().node(), item, old, path + "[" + i + "]", problems);
            }
        }
        if (node.values() != null) {
            value.properties()
                    .forEach(e -> evaluate(node.values(), e.getValue(), null, path + "." + e.getKey(), problems));
        }
    }

    private static Optional<String> evaluate(CompiledRule rule, JsonNode value, JsonNode before) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", JSON.convertValue(value, Object.class));
        if (before != null) {
            variables.put("oldSelf", JSON.convertValue(before, Object.class));
        }
        try {
            if (Boolean.TRUE.equals(rule.rule().eval(longs(variables)))) {
                return Optional.empty();
            }
        } catch (CelEvaluationException e) {
            return Optional.of("rule failed: " + e.getMessage());
        }
        if (rule.text() == null) {
            return Optional.of(rule.message());
        }
        try {
            return Optional.of((String) rule.text().eval(longs(variables)));
        } catch (CelEvaluationException e) {
            return Optional.of(rule.message());
        }
    }

    /** CEL's only integer type is 64 bits wide. */
    private static Map<String, ?> longs(Map<String, Object> variables) {
        Map<String, Object> converted = new HashMap<>();
        variables.forEach((name, value) -> converted.put(name, longs(value)));
        return converted;
    }

    private static Object longs(Object value) {
        return switch (value) {
            case Integer i -> i.longValue();
            case List<?> list -> list.stream().map(CelRules::longs).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new HashMap<>();
                map.forEach((k, v) -> copy.put(k, longs(v)));
                yield copy;
            }
            default -> value;
        };
    }

    /** @param count how many values of this schema an object can have */
    private Node compile(JsonNode schema, String path, double count) {
        List<CompiledRule> rules = new ArrayList<>();
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            rules.add(compileRule(rule, types.of(schema, path), withMetadata(schema, path), count));
        }
        Map<String, Node> properties = new HashMap<>();
        schema.path("properties")
                .properties()
                .forEach(p -> properties.put(p.getKey(), compile(p.getValue(), path + "." + p.getKey(), count)));
        Items items = schema.has("items")
                ? new Items(
                        compile(schema.get("items"), path + ".items", count * RuleCost.maximumSize(schema)),
                        listKeys(schema))
                : null;
        JsonNode valueSchema = schema.get("additionalProperties");
        Node values = valueSchema == null
                ? null
                : compile(valueSchema, path + ".values", count * RuleCost.maximumSize(schema));
        return new Node(rules, properties, items, values);
    }

    private static List<String> listKeys(JsonNode list) {
        List<String> keys = new ArrayList<>();
        list.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        return keys;
    }

    /** Rules of the root see the object's name, which the schema does not mention and does not bound. */
    private static JsonNode withMetadata(JsonNode schema, String path) {
        if (!path.equals("root")) {
            return schema;
        }
        ObjectNode copy = schema.deepCopy();
        copy.withObject("/properties/metadata/properties/name").put("type", "string");
        return copy;
    }

    private CompiledRule compileRule(JsonNode rule, CelType type, JsonNode schema, double count) {
        CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(types)
                .addVar("self", type)
                .addVar("oldSelf", type)
                .build();
        String expression = rule.get("rule").asText();
        JsonNode message = rule.get("messageExpression");
        try {
            CelAbstractSyntaxTree ast = compiler.compile(expression).getAst();
            if (!ast.getResultType().equals(SimpleType.BOOL)) {
                throw new IllegalArgumentException("not a condition: " + expression);
            }
            CelAbstractSyntaxTree text =
                    message == null ? null : compiler.compile(message.asText()).getAst();
            return new CompiledRule(
                    expression,
                    count * RuleCost.of(ast, schema),
                    text == null ? 0 : count * RuleCost.of(text, schema),
                    RUNTIME.createProgram(ast),
                    text == null ? null : RUNTIME.createProgram(text),
                    rule.path("message").asText(),
                    rule.has("fieldPath") ? rule.get("fieldPath").asText() : null,
                    expression.contains("oldSelf"));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("rule does not compile: " + rule, e);
        }
    }
}
