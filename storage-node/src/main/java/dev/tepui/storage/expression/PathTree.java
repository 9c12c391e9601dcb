package dev.tepui.storage.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The places that an update or projection names, to find two that overlap or conflict. One thread. */
final class PathTree {
    private final Node root = new Node();

    /** A place that is named, and what is wrong with its path by itself, or null. */
    record Target(Operand.Path path, String problem) {}

    private static final class Node {
        /** By names or by indexes, never both. */
        final Map<Operand.Step, Node> children = new LinkedHashMap<>(2);
        /** The path that ends here, or null; then there are no children. */
        Operand.Path path;
        /** Whether the children are elements of a list. */
        boolean indexed;
    }

    private PathTree() {}

    /** DynamoDB's text when something is wrong with the places, otherwise null. It looks at the last one first. */
    static String problem(List<Target> targets) {
        PathTree tree = new PathTree();
        for (int i = targets.size() - 1; i >= 0; i--) {
            Target target = targets.get(i);
            String problem = target.problem() != null ? target.problem() : tree.add(target.path());
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private String add(Operand.Path path) {
        Node node = root;
        for (int i = 0; i < path.steps().size(); i++) {
            Operand.Step step = path.steps().get(i);
            boolean indexed = step instanceof Operand.Index;
            if (node.children.isEmpty()) {
                node.indexed = indexed;
            } else if (node.indexed != indexed) {
                return problem("conflict", path, node);
            }
            Node next = node.children.get(step);
            if (next == null) {
                next = new Node();
                node.children.put(step, next);
            } else if (next.path != null || i == path.steps().size() - 1) {
                return problem("overlap", path, next);
            }
            node = next;
        }
        node.path = path;
        return null;
    }

    private static String problem(String what, Operand.Path path, Node other) {
        return "Two document paths " + what + " with each other; must remove or rewrite one of these paths; path one: "
                + path + ", path two: " + firstIn(other);
    }

    private static Operand.Path firstIn(Node start) {
        Node node = start;
        while (node.path == null) {
            node = node.children.values().iterator().next();
        }
        return node.path;
    }
}
