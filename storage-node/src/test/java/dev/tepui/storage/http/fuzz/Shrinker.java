package dev.tepui.storage.http.fuzz;

import dev.tepui.storage.http.fuzz.JsonTree.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing body smaller while it still fails. Tries a bounded number of times. */
final class Shrinker {
    private static final int TRIES_MAX = 1000;

    private final Predicate<byte[]> stillFails;
    private int tries;

    Shrinker(Predicate<byte[]> stillFails) {
        this.stillFails = stillFails;
    }

    byte[] shrink(byte[] body) {
        Node root = JsonTree.parse(new String(body, StandardCharsets.UTF_8));
        if (root == null || !fails(bytes(root))) {
            return shrinkBytes(body);
        }
        while (shrinkOnce(root)) {
            // One change at a time, from the top, as long as one helps.
        }
        return bytes(root);
    }

    private boolean shrinkOnce(Node root) {
        List<Node> nodes = new ArrayList<>();
        root.collect(nodes);
        for (Node node : nodes) {
            for (int i = 0; i < node.children.size(); i++) {
                Node child = node.children.remove(i);
                if (fails(bytes(root))) {
                    return true;
                }
                node.children.add(i, child);
            }
            if (node.scalar != null && node.scalar.length() > 2) {
                String scalar = node.scalar;
                int half = scalar.length() / 2;
                boolean quoted = scalar.startsWith("\"");
                for (String shorter : List.of(scalar.substring(0, half), scalar.substring(half))) {
                    String tail = quoted && !shorter.endsWith("\"") ? "\"" : "";
                    node.scalar = (quoted && !shorter.startsWith("\"") ? "\"" : "") + shorter + tail;
                    if (node.scalar.length() < scalar.length() && fails(bytes(root))) {
                        return true;
                    }
                }
                node.scalar = scalar;
            }
        }
        return false;
    }

    private byte[] shrinkBytes(byte[] body) {
        byte[] smallest = body;
        for (int size = body.length / 2; size > 0; size /= 2) {
            for (int at = 0; at + size <= smallest.length; ) {
                byte[] without = Arrays.copyOf(smallest, smallest.length - size);
                System.arraycopy(smallest, at + size, without, at, smallest.length - at - size);
                if (fails(without)) {
                    smallest = without;
                } else {
                    at += size;
                }
            }
        }
        return smallest;
    }

    private static byte[] bytes(Node root) {
        return JsonTree.text(root).getBytes(StandardCharsets.UTF_8);
    }

    private boolean fails(byte[] body) {
        return tries++ < TRIES_MAX && stillFails.test(body);
    }
}
