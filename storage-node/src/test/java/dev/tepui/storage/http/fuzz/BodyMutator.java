package dev.tepui.storage.http.fuzz;

import dev.tepui.storage.http.fuzz.JsonTree.Node;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Changes bodies: their structure, their scalars, their bytes. Deterministic but for the generator. */
final class BodyMutator {
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-1",
        "1",
        "1e400",
        "-1e400",
        "1E-400",
        "9223372036854775807",
        "9223372036854775808",
        "2147483648",
        "-2147483649",
        "0.1",
        "1.0",
        "00",
        "+1",
        "1.",
        ".5",
        "NaN",
        "Infinity",
        "0x10",
        "1e",
        "99999999999999999999999999"
    };

    private static final String[] STRINGS = {
        "",
        " ",
        "\u0000",
        "\uD83D",
        "\uDE00\uD83D",
        "ä",
        "\u202e",
        "null",
        "NaN",
        "1e126",
        "1E-131",
        "-1e-130",
        "0.0",
        "00001",
        "1_000",
        "9".repeat(38),
        "9".repeat(39),
        "0." + "0".repeat(129) + "1",
        "AA==",
        "AB==",
        "A",
        "====",
        "#",
        ":",
        "#a",
        ":a",
        "#a = :a",
        "a = :a AND",
        "((((((a",
        "NOT NOT NOT a = :a",
        "size(a) > :a",
        "attribute_exists(a)",
        "attribute_not_exists(#a) OR begins_with(a, :a)",
        "contains(a, a)",
        "a BETWEEN :a AND :b",
        "a IN (:a, :a)",
        "SET a = :a",
        "SET a = a + :a - :b",
        "SET a = if_not_exists(a, :a), b = list_append(:a, b)",
        "REMOVE a, b[0]",
        "ADD a :a DELETE b :b",
        "SET a SET b",
        "a.b[0].c[99999999999999999999]",
        "a[-1]",
        "a[0",
        "a..b",
        "REMOVE a[0], a",
        "SET #a.#b = :a",
        "S",
        "N",
        "ALL_OLD",
        "ALL_NEW",
        "UPDATED_OLD",
        "TOTAL",
        "INDEXES",
        "COUNT",
        "arn:aws:dynamodb:x"
    };

    private static final String[] TYPES = {"S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M", "X"};

    private static final byte[][] BAD_UTF8 = {
        {(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf5, 0, 0, 0},
        {(byte) 0xe2, (byte) 0x82}, {(byte) 0x80}, {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, {0}
    };

    /** Deep enough to go through every limit, in bytes few enough. */
    private static final int NESTING_MAX = 2000;

    private static final int HUGE_MAX = 300_000;

    private final RandomGenerator random;

    /** Values that stand in the corpus, by the member they stand in: where they make sense elsewhere too. */
    private final Map<String, List<Node>> values = new TreeMap<>();

    /** Members of objects that stand in the corpus, by the member in which those stand. */
    private final Map<String, List<Node>> members = new TreeMap<>();

    private final List<String> names;
    private final List<Node> anywhere = new ArrayList<>();

    BodyMutator(RandomGenerator random, List<Corpus.Conversation> corpus) {
        this.random = random;
        for (Corpus.Conversation conversation : corpus) {
            for (Corpus.Entry entry : conversation.entries()) {
                Node root = JsonTree.parse(entry.body());
                if (root != null) {
                    root.collect(anywhere);
                }
            }
        }
        for (Node node : anywhere) {
            values.computeIfAbsent(nameOf(node), name -> new ArrayList<>()).add(node);
            for (Node child : node.children) {
                if (node.object) {
                    members.computeIfAbsent(nameOf(node), name -> new ArrayList<>())
                            .add(child);
                }
            }
        }
        names = List.copyOf(values.keySet());
    }

    /** A body like the given one, but not the same (nearly always). */
    byte[] mutate(String body) {
        Node root = JsonTree.parse(body);
        byte[] bytes;
        if (root == null || random.nextInt(8) == 0) {
            bytes = body.getBytes(StandardCharsets.UTF_8);
            return damage(bytes);
        }
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            change(root);
        }
        bytes = JsonTree.text(root).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(20) == 0 ? damage(bytes) : bytes;
    }

    private void change(Node root) {
        List<Node> nodes = new ArrayList<>();
        root.collect(nodes);
        if (random.nextInt(10) > 0) {
            // Another table is nearly always none.
            nodes.removeIf(one -> one != root && nameOf(one).equals("TableName"));
        }
        Node node = pick(nodes);
        // Mostly what fits, so that requests get past the first check.
        int kind = random.nextInt(100);
        if (kind < 25) {
            node.become(pick(values.getOrDefault(nameOf(node), anywhere)));
        } else if (kind < 50) {
            changeText(node);
        } else if (kind < 62) {
            remove(node);
        } else if (kind < 75) {
            addMember(node);
        } else if (kind < 80) {
            duplicate(node);
        } else if (kind < 85) {
            swapType(nodes);
        } else if (kind < 88) {
            node.name = pick(names);
        } else if (kind < 94) {
            node.become(scalar());
        } else if (kind < 96) {
            node.become(pick(anywhere));
        } else if (kind < 98) {
            node.become(random.nextBoolean() ? container() : Node.scalar("null"));
        } else if (random.nextInt(4) == 0) {
            nest(node);
        }
    }

    private void remove(Node node) {
        if (node.isContainer() && !node.children.isEmpty()) {
            node.children.remove(random.nextInt(node.children.size()));
        }
    }

    private void duplicate(Node node) {
        if (node.isContainer() && !node.children.isEmpty()) {
            Node copy = pick(node.children).copy();
            int times = random.nextInt(50) == 0 ? 200 : 1;
            for (int i = 0; i < times; i++) {
                node.children.add(random.nextInt(node.children.size() + 1), copy);
            }
        }
    }

    private void addMember(Node node) {
        if (node.isContainer()) {
            Node member = pick(members.getOrDefault(nameOf(node), anywhere)).copy();
            if (random.nextInt(10) == 0) {
                member.name = pick(STRINGS);
            }
            node.children.add(member);
        }
    }

    private static String nameOf(Node node) {
        return node.name == null ? "" : node.name;
    }

    /** Changes a scalar by a little. */
    private void changeText(Node node) {
        if (node.isContainer()) {
            return;
        }
        StringBuilder text = new StringBuilder(node.scalar);
        boolean quoted = text.length() >= 2 && text.charAt(0) == '"';
        int from = quoted ? 1 : 0;
        int to = text.length() - from;
        int at = from + random.nextInt(Math.max(1, to - from));
        switch (random.nextInt(4)) {
            case 0 -> text.insert(at, pick(NUMBERS));
            case 1 -> text.insert(at, inner(pick(STRINGS)));
            case 2 -> text.delete(at, Math.min(to, at + 1 + random.nextInt(4)));
            default -> {
                String piece = text.substring(at, Math.min(to, at + 1 + random.nextInt(20)));
                int times = random.nextInt(100) == 0 ? HUGE_MAX / Math.max(1, piece.length()) : 1 + random.nextInt(400);
                text.insert(at, piece.repeat(times));
            }
        }
        node.scalar = text.toString();
    }

    private static String inner(String text) {
        String quoted = JsonTree.quote(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Renames a member that looks like an attribute value's type. */
    private void swapType(List<Node> nodes) {
        List<Node> typed = nodes.stream()
                .filter(node -> Arrays.asList(TYPES).contains(node.name))
                .toList();
        if (!typed.isEmpty()) {
            pick(typed).name = pick(TYPES);
        }
    }

    private void nest(Node node) {
        Node inner = node.copy();
        inner.name = null;
        int depth = 1 + random.nextInt(random.nextInt(4) == 0 ? NESTING_MAX : 40);
        int kind = random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            Node outer = new Node(null);
            outer.object = kind > 0;
            inner.name = kind == 1 ? "M" : kind == 2 ? "a" : null;
            outer.children.add(inner);
            inner = outer;
            kind = kind == 1 ? 2 : kind == 2 ? 1 : 0;
        }
        node.scalar = inner.scalar;
        node.object = inner.object;
        node.children = inner.children;
    }

    private Node scalar() {
        return Node.scalar(
                switch (random.nextInt(5)) {
                    case 0 -> "true";
                    case 1 -> "false";
                    case 2 -> pick(NUMBERS);
                    default -> JsonTree.quote(pick(STRINGS));
                });
    }

    private Node container() {
        Node node = new Node(null);
        node.object = random.nextBoolean();
        if (random.nextBoolean()) {
            Node child = scalar();
            child.name = pick(TYPES);
            node.children.add(child);
        }
        return node;
    }

    /** Changes bytes, which need be neither JSON nor UTF-8 afterwards. */
    private byte[] damage(byte[] bytes) {
        if (bytes.length == 0) {
            return pick(BAD_UTF8).clone();
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 2 -> {
                return splice(bytes, at, pick(BAD_UTF8), at);
            }
            case 3 -> {
                return splice(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(8)));
            }
            default -> {
                int from = random.nextInt(bytes.length);
                byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(30)));
                return splice(bytes, at, piece, at);
            }
        }
    }

    private static byte[] splice(byte[] bytes, int to, byte[] middle, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, to);
        out.write(middle, 0, middle.length);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> T pick(T[] array) {
        return array[random.nextInt(array.length)];
    }
}
