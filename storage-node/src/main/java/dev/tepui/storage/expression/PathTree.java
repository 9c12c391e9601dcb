package dev.tepui.storage.expression;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The places that an update or projection names, to find two that overlap or conflict. One thread. */
final class PathTree {
    private final Node root = new Node();

    /** A place that is named, and what is wrong with its path by itself, or null. */
    record Target(Operand.Path path, String problem) {}

    private static final class Node {
        /** By names or by indexes, never both. */
        final Map<Object, Node> children = new HashMap<>();
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
            Object key = key(step);
            Node next = node.children.get(key);
            if (next == null) {
                next = new Node();
                node.children.put(key, next);
            } else if (next.path != null || i == path.steps().size() - 1) {
                return problem("overlap", path, node);
            }
            node = next;
        }
        node.path = path;
        return null;
    }

    private static Object key(Operand.Step step) {
        return switch (step) {
            case Operand.Name(String name) -> name;
            case Operand.Index(int index) -> index;
        };
    }

    private static String problem(String what, Operand.Path path, Node node) {
        return "Two document paths " + what + " with each other; must remove or rewrite one of these paths; path one: "
                + path + ", path two: " + someBelow(node);
    }

    /**
     * With more than two paths, the second one that DynamoDB names is not always the one that is in the way, but the
     * last one below the same place in the order of a hash table, which is the same here.
     */
    private static Operand.Path someBelow(Node start) {
        Node node = start;
        while (node.path == null) {
            Node last = null;
            for (Node child : node.children.values()) {
                last = child;
            }
            node = last;
        }
        return node.path;
    }
}
