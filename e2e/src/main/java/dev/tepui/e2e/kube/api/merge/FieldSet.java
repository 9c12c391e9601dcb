package dev.tepui.e2e.kube.api.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * A set of field paths as {@code fieldsV1} writes it: a tree whose edges are {@code f:<field>}, {@code k:<list key>} or
 * {@code v:<set item>}, and whose nodes are members or only lie on the way to members. Immutable.
 *
 * @param member whether the path that ends here is in the set
 * @param children never holds an empty set
 */
public record FieldSet(boolean member, Map<String, FieldSet> children) {
    public static final FieldSet EMPTY = new FieldSet(false, Map.of());
    public static final FieldSet SELF = new FieldSet(true, Map.of());

    public static FieldSet parse(JsonNode fieldsV1) {
        Map<String, FieldSet> children = new TreeMap<>();
        boolean self = fieldsV1.isEmpty() || fieldsV1.has(".");
        fieldsV1.properties().forEach(p -> {
            if (!p.getKey().equals(".")) {
                children.put(p.getKey(), parse(p.getValue()));
            }
        });
        return new FieldSet(self, children);
    }

    /** The inverse of {@link #parse}. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (member && !children.isEmpty()) {
            json.putObject(".");
        }
        children.forEach((step, child) -> json.set(step, child.toJson()));
        return json;
    }

    public boolean isEmpty() {
        return !member && children.isEmpty();
    }

    public FieldSet child(String step) {
        return children.getOrDefault(step, EMPTY);
    }

    /** This set with another one added below a step. */
    public FieldSet with(String step, FieldSet below) {
        return below.isEmpty() ? this : union(new FieldSet(false, Map.of(step, below)));
    }

    public FieldSet without(String step) {
        Map<String, FieldSet> rest = new TreeMap<>(children);
        rest.remove(step);
        return new FieldSet(member, rest);
    }

    public FieldSet union(FieldSet other) {
        return combine(other, member || other.member, FieldSet::union);
    }

    public FieldSet minus(FieldSet other) {
        return combine(other, member && !other.member, FieldSet::minus);
    }

    /** Removes every member at or below a member of {@code other}. */
    public FieldSet minusSubtrees(FieldSet other) {
        return other.member ? EMPTY : combine(other, member, FieldSet::minusSubtrees);
    }

    public FieldSet intersection(FieldSet other) {
        return minus(minus(other));
    }

    /** Paths in the form in which kubectl shows conflicts, for example {@code .spec.ports[containerPort=80].name}. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", paths);
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (member) {
            paths.add(path);
        }
        children.forEach((step, child) -> child.collect(path + shown(step), paths));
    }

    private static String shown(String step) {
        String rest = step.substring(2);
        if (step.startsWith("f:")) {
            return "." + rest;
        }
        if (step.startsWith("v:")) {
            return "[=" + rest + "]";
        }
        return "[" + rest.substring(1, rest.length() - 1).replaceAll("\"([^\"]*)\":", "$1=") + "]";
    }

    private FieldSet combine(FieldSet other, boolean self, BinaryOperator<FieldSet> operator) {
        Map<String, FieldSet> result = new TreeMap<>();
        children.forEach((step, child) -> result.put(step, operator.apply(child, other.child(step))));
        other.children.forEach((step, child) -> result.computeIfAbsent(step, s -> operator.apply(EMPTY, child)));
        result.values().removeIf(FieldSet::isEmpty);
        return new FieldSet(self, result);
    }
}
