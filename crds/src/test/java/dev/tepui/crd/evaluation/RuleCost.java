package dev.tepui.crd.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An upper bound of what a rule can cost, estimated as an API server does when a CRD is created: it refuses CRDs with
 * expensive rules. The arithmetic is cel-go's (checker/cost.go) with the sizes that Kubernetes takes from the schema.
 * What cannot be bounded, such as the strings in the result of a {@code map}, is infinite. Where versions of cel-go
 * differ, this takes the larger cost.
 */
final class RuleCost {

    /** Bytes of the largest request an API server takes; the size of every string without a maxLength. */
    private static final double UNBOUNDED = 3 * 1024 * 1024;

    /** Kubernetes counts a character as the four bytes it may need. */
    private static final int BYTES_PER_CHARACTER = 4;

    private static final double PER_CHARACTER = 0.1;
    private static final double PER_REGEX_CHARACTER = 0.25;
    private static final double LIST_LITERAL = 10;
    private static final double MAP_LITERAL = 30;

    /** What is known of a part: what it costs, how long its value can be, and which schema its value has, or null. */
    private record Part(double cost, double size, JsonNode schema) {

        Part costing(double total) {
            return new Part(total, size, schema);
        }
    }

    private final CelAbstractSyntaxTree ast;
    private final Map<String, JsonNode> variables = new HashMap<>();

    private RuleCost(CelAbstractSyntaxTree ast, JsonNode self) {
        this.ast = ast;
        variables.put("self", self);
        variables.put("oldSelf", self);
    }

    /** The cost of one evaluation for one value of the schema. */
    static double of(CelAbstractSyntaxTree ast, JsonNode self) {
        return new RuleCost(ast, self).part(ast.getExpr()).cost();
    }

    private Part part(CelExpr e) {
        return switch (e.getKind()) {
            case CONSTANT -> new Part(0, constantSize(e.constant()), null);
            case IDENT -> known(e, 1, variables.get(e.ident().name()));
            case SELECT -> {
                Part operand = part(e.select().operand());
                yield known(
                        e,
                        operand.cost() + 1,
                        field(operand.schema(), e.select().field()));
            }
            case CALL -> call(e);
            case LIST ->
                new Part(
                        LIST_LITERAL + sum(parts(e.list().elements())),
                        e.list().elements().size(),
                        null);
            case MAP -> new Part(MAP_LITERAL, e.map().entries().size(), null);
            case COMPREHENSION -> comprehension(e.comprehension());
            default -> throw new IllegalArgumentException("no cost known for " + e.getKind());
        };
    }

    /** A loop costs its body times the length of what it runs over. The length of its result is not tracked. */
    private Part comprehension(CelExpr.CelComprehension loop) {
        Part range = part(loop.iterRange());
        Part init = part(loop.accuInit());
        JsonNode shadowed = variables.put(
                loop.iterVar(), range.schema() == null ? null : range.schema().get("items"));
        double body = part(loop.loopCondition()).cost() + part(loop.loopStep()).cost();
        variables.put(loop.iterVar(), shadowed);
        double cost = range.cost() + init.cost() + part(loop.result()).cost() + times(range.size(), body);
        return new Part(cost, Double.POSITIVE_INFINITY, null);
    }

    private Part call(CelExpr e) {
        CelExpr.CelCall call = e.call();
        List<Part> args = parts(call.args());
        double cost = sum(args);
        Part target = null;
        if (call.target().isPresent()) {
            target = part(call.target().get());
            cost += target.cost();
        }
        return switch (call.function()) {
            case "_&&_", "_||_" -> scalar(cost);
            case "_?_:_" ->
                new Part(cost, Math.max(args.get(1).size(), args.get(2).size()), null);
            case "_[_]" ->
                known(
                        e,
                        cost + 1,
                        args.get(0).schema() == null
                                ? null
                                : args.get(0).schema().get("items"));
            case "_+_" -> sumOf(e, args, cost);
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
                scalar(cost
                        + PER_CHARACTER
                                * Math.min(args.get(0).size(), args.get(1).size()));
            case "@in" -> scalar(cost + args.get(1).size());
            case "matches" ->
                scalar(cost + (target.size() + 1) * PER_CHARACTER * args.get(0).size() * PER_REGEX_CHARACTER);
            case "startsWith", "endsWith" -> scalar(cost + args.get(0).size() * PER_CHARACTER);
            case "size", "!_", "-_", "_-_", "@not_strictly_false" -> scalar(cost + 1);
            // Everything else must be looked up in the API server's estimator before a rule uses it.
            default -> throw new IllegalArgumentException("no cost known for " + call.function());
        };
    }

    private Part sumOf(CelExpr e, List<Part> args, double cost) {
        double size = args.get(0).size() + args.get(1).size();
        return switch (kind(e)) {
            case STRING -> new Part(cost + size * PER_CHARACTER, size, null);
            case LIST -> new Part(cost + 1, size, null);
            default -> scalar(cost + 1);
        };
    }

    private List<Part> parts(List<CelExpr> expressions) {
        List<Part> parts = new ArrayList<>();
        expressions.forEach(x -> parts.add(part(x)));
        return parts;
    }

    private static double sum(List<Part> parts) {
        return parts.stream().mapToDouble(Part::cost).sum();
    }

    private static Part scalar(double cost) {
        return new Part(cost, 1, null);
    }

    private Part known(CelExpr e, double cost, JsonNode schema) {
        double size = switch (kind(e)) {
            case BOOL, INT, UINT, DOUBLE -> 1;
            default -> schema == null ? Double.POSITIVE_INFINITY : maximumSize(schema);
        };
        return new Part(cost, size, schema);
    }

    private CelKind kind(CelExpr e) {
        return ast.getType(e.id()).map(t -> t.kind()).orElse(CelKind.DYN);
    }

    private static JsonNode field(JsonNode schema, String name) {
        return schema == null ? null : schema.path("properties").get(name);
    }

    /** Infinity times zero is zero here: a loop over nothing costs nothing. */
    private static double times(double count, double cost) {
        return cost == 0 ? 0 : count * cost;
    }

    private static double constantSize(CelConstant constant) {
        return constant.getKind() == CelConstant.Kind.STRING_VALUE
                ? constant.stringValue().length()
                : 1;
    }

    /** Length in the unit that CEL counts: bytes of a string, entries of a list or map. */
    static double maximumSize(JsonNode schema) {
        if (schema.has("enum")) {
            double longest = 0;
            for (JsonNode value : schema.get("enum")) {
                longest = Math.max(longest, value.asText().length());
            }
            return longest;
        }
        return switch (schema.path("type").asText()) {
            case "string" -> schema.path("maxLength").asDouble(UNBOUNDED / BYTES_PER_CHARACTER) * BYTES_PER_CHARACTER;
            case "array" -> schema.path("maxItems").asDouble(UNBOUNDED);
            case "object" -> schema.path("maxProperties").asDouble(UNBOUNDED);
            default -> 1;
        };
    }
}
