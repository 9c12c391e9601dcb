package dev.tepui.storage.http.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JSON that can be changed, also into what is not quite JSON: members may repeat, scalars are any text. */
final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** A value in its place; {@code name} is that of a member, null for an element. */
    static final class Node {
        String name;

        /** The text of a scalar, or null. */
        String scalar;

        boolean object;
        List<Node> children = new ArrayList<>();

        Node(String name) {
            this.name = name;
        }

        static Node scalar(String text) {
            Node node = new Node(null);
            node.scalar = text;
            return node;
        }

        boolean isContainer() {
            return scalar == null;
        }

        /** Becomes what another is; keeps its name. */
        void become(Node other) {
            Node copy = other.copy();
            scalar = copy.scalar;
            object = copy.object;
            children = copy.children;
        }

        Node copy() {
            Node copy = new Node(name);
            copy.scalar = scalar;
            copy.object = object;
            children.forEach(child -> copy.children.add(child.copy()));
            return copy;
        }

        void write(StringBuilder out) {
            if (!isContainer()) {
                out.append(scalar);
                return;
            }
            out.append(object ? '{' : '[');
            for (int i = 0; i < children.size(); i++) {
                Node child = children.get(i);
                out.append(i == 0 ? "" : ",");
                if (object) {
                    out.append(quote(child.name == null ? "x" : child.name)).append(':');
                }
                child.write(out);
            }
            out.append(object ? '}' : ']');
        }

        /** This and everything below, parents first. */
        void collect(List<Node> into) {
            into.add(this);
            children.forEach(child -> child.collect(into));
        }
    }

    private JsonTree() {}

    /** The tree of a text, or null when it is no JSON. */
    static Node parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return parser.nextToken() == null ? null : read(parser, null);
        } catch (IOException e) {
            return null;
        }
    }

    private static Node read(JsonParser parser, String name) throws IOException {
        Node node = new Node(name);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            node.object = true;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                parser.nextToken();
                node.children.add(read(parser, member));
            }
        } else if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                node.children.add(read(parser, null));
            }
        } else {
            node.scalar = token == JsonToken.VALUE_STRING ? quote(parser.getText()) : parser.getText();
        }
        return node;
    }

    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    static String text(Node node) {
        StringBuilder out = new StringBuilder();
        node.write(out);
        return out.toString();
    }
}
