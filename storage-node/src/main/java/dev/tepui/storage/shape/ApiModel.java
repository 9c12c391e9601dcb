package dev.tepui.storage.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads AWS's published model of DynamoDB from the class path: the shapes of some operations' requests and all that
 * they reach. The file is 1.5 MB, nearly all of it documentation, which is skipped without being decoded.
 */
public final class ApiModel {
    private static final String RESOURCE = "META-INF/smithy/2012-08-10/dynamodb-2012-08-10.json";
    private static final String NAMESPACE = "com.amazonaws.dynamodb#";

    /** A shape as the file says it: targets are names. */
    private static final class Draft {
        String type = "";
        String input;
        String element;
        String key;
        final Map<String, DraftMember> members = new LinkedHashMap<>();
        final Traits traits = new Traits();
    }

    private static final class DraftMember {
        String target = "";
        final Traits traits = new Traits();
    }

    private static final class Traits {
        boolean required;
        long min = Long.MIN_VALUE;
        long max = Long.MAX_VALUE;
        String pattern;
        String enumValue;
    }

    private final Map<String, Draft> drafts = new HashMap<>();
    private final Map<String, Shape> built = new HashMap<>();
    private final Set<String> operationNames = new TreeSet<>();
    private final Map<String, Shape> inputs = new HashMap<>();

    private ApiModel() {}

    /** Loads the request shapes of {@code operations}. Fails when the model does not know one of them. */
    public static ApiModel load(Set<String> operations) {
        ApiModel model = new ApiModel();
        try (InputStream in = ApiModel.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("Not on the class path: " + RESOURCE);
            }
            // The whole file at once: the parser then runs over one array.
            model.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String operation : operations) {
            Draft draft = model.drafts.get(operation);
            if (draft == null || draft.input == null) {
                throw new IllegalStateException("The model has no operation " + operation);
            }
            model.inputs.put(operation, model.build(draft.input));
        }
        model.drafts.clear();
        return model;
    }

    /** The request shape of a loaded operation. */
    public Shape input(String operation) {
        Shape shape = inputs.get(operation);
        if (shape == null) {
            throw new IllegalArgumentException("Not loaded: " + operation);
        }
        return shape;
    }

    /** All operations of the service, loaded or not. */
    public Set<String> operationNames() {
        return operationNames;
    }

    private void read(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean shapes = "shapes".equals(parser.currentName());
                parser.nextToken();
                if (shapes) {
                    readShapes(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void readShapes(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = simpleName(parser.currentName());
            parser.nextToken();
            Draft draft = readShape(parser);
            drafts.put(name, draft);
            if ("operation".equals(draft.type)) {
                operationNames.add(name);
            }
        }
    }

    private static Draft readShape(JsonParser parser) throws IOException {
        Draft draft = new Draft();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "type" -> draft.type = parser.getText();
                case "input" -> draft.input = readMember(parser).target;
                case "member", "value" -> draft.element = readMember(parser).target;
                case "key" -> draft.key = readMember(parser).target;
                case "traits" -> readTraits(parser, draft.traits);
                case "members" -> {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String member = parser.currentName();
                        parser.nextToken();
                        draft.members.put(member, readMember(parser));
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return draft;
    }

    private static DraftMember readMember(JsonParser parser) throws IOException {
        DraftMember member = new DraftMember();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "target" -> member.target = simpleName(parser.getText());
                case "traits" -> readTraits(parser, member.traits);
                default -> parser.skipChildren();
            }
        }
        return member;
    }

    private static void readTraits(JsonParser parser, Traits traits) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String trait = parser.currentName();
            parser.nextToken();
            switch (trait) {
                case "smithy.api#required" -> {
                    traits.required = true;
                    parser.skipChildren();
                }
                case "smithy.api#length", "smithy.api#range" -> readBounds(parser, traits);
                case "smithy.api#pattern" -> traits.pattern = parser.getText();
                case "smithy.api#enumValue" -> traits.enumValue = parser.getText();
                default -> parser.skipChildren();
            }
        }
    }

    private static void readBounds(JsonParser parser, Traits traits) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean min = "min".equals(parser.currentName());
            parser.nextToken();
            if (min) {
                traits.min = parser.getLongValue();
            } else {
                traits.max = parser.getLongValue();
            }
        }
    }

    private Shape build(String name) {
        Shape known = built.get(name);
        if (known != null) {
            return known;
        }
        Draft draft = drafts.get(name);
        if (draft == null) {
            throw new IllegalStateException("The model has no shape " + name);
        }
        Shape shape = new Shape(name, kindOf(draft.type), constraintsOf(draft));
        built.put(name, shape);
        switch (shape.kind()) {
            case STRUCTURE -> {
                List<Shape.Member> members = new ArrayList<>();
                draft.members.forEach((memberName, member) -> members.add(
                        new Shape.Member(memberName, members.size(), build(member.target), member.traits.required)));
                shape.members(members);
            }
            case LIST -> shape.element(null, build(draft.element));
            case MAP -> shape.element(build(draft.key), build(draft.element));
            default -> {
                // Scalars have no parts, and an attribute value's parts are known to its reader.
            }
        }
        return shape;
    }

    private static Shape.Kind kindOf(String type) {
        return switch (type) {
            case "structure" -> Shape.Kind.STRUCTURE;
            case "union" -> Shape.Kind.ATTRIBUTE_VALUE;
            case "list" -> Shape.Kind.LIST;
            case "map" -> Shape.Kind.MAP;
            case "string", "enum" -> Shape.Kind.STRING;
            case "blob" -> Shape.Kind.BLOB;
            case "boolean" -> Shape.Kind.BOOLEAN;
            case "integer" -> Shape.Kind.INTEGER;
            case "long" -> Shape.Kind.LONG;
            case "double" -> Shape.Kind.DOUBLE;
            case "timestamp" -> Shape.Kind.TIMESTAMP;
            default -> throw new IllegalStateException("Unknown type in the model: " + type);
        };
    }

    private static Shape.Constraints constraintsOf(Draft draft) {
        Traits traits = draft.traits;
        List<String> enumeration = null;
        if ("enum".equals(draft.type)) {
            enumeration = draft.members.values().stream()
                    .map(member -> member.traits.enumValue)
                    .toList();
        }
        boolean open = traits.min == Long.MIN_VALUE && traits.max == Long.MAX_VALUE;
        if (open && traits.pattern == null && enumeration == null) {
            return Shape.Constraints.NONE;
        }
        // Smithy's patterns are anchored; the service's texts show them without anchors.
        String patternText = traits.pattern == null
                ? null
                : traits.pattern.replaceFirst("^\\^", "").replaceFirst("\\$$", "");
        Pattern pattern = patternText == null ? null : Pattern.compile(patternText);
        return new Shape.Constraints(traits.min, traits.max, pattern, patternText, enumeration);
    }

    private static String simpleName(String id) {
        return id.startsWith(NAMESPACE) ? id.substring(NAMESPACE.length()) : id;
    }
}
