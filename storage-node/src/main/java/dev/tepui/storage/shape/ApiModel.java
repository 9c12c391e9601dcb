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
 * Reads the models of DynamoDB and DynamoDB Streams from the class path: the shapes of some operations' requests and
 * all that they reach. DynamoDB's is the one that AWS publishes: 1.5 MB, nearly all of it documentation, which is
 * skipped without being decoded. That of the streams is ours, from the API reference.
 */
public final class ApiModel {
    /** A service with its model, and what its operations are called in X-Amz-Target. */
    private enum Service {
        DYNAMODB(
                "META-INF/smithy/2012-08-10/dynamodb-2012-08-10.json", "com.amazonaws.dynamodb#", "DynamoDB_20120810."),
        STREAMS(
                "model/dynamodb-streams-2012-08-10.json",
                "com.amazonaws.dynamodbstreams#",
                "DynamoDBStreams_20120810.");

        private final String resource;
        private final String namespace;
        private final String targetPrefix;

        Service(String resource, String namespace, String targetPrefix) {
            this.resource = resource;
            this.namespace = namespace;
            this.targetPrefix = targetPrefix;
        }
    }

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

    /** The request of an operation. */
    private record Input(Shape shape, String target) {}

    private final Set<String> operationNames = new TreeSet<>();
    private final Map<String, Input> inputs = new HashMap<>();

    private ApiModel() {}

    /** Loads the request shapes of {@code operations}. Fails when the models do not know one of them. */
    public static ApiModel load(Set<String> operations) {
        ApiModel model = new ApiModel();
        for (Service service : Service.values()) {
            model.load(service, operations);
        }
        for (String operation : operations) {
            if (!model.inputs.containsKey(operation)) {
                throw new IllegalStateException("The models have no operation " + operation);
            }
        }
        return model;
    }

    private void load(Service service, Set<String> operations) {
        Reading reading = new Reading(service);
        try (InputStream in = ApiModel.class.getClassLoader().getResourceAsStream(service.resource)) {
            if (in == null) {
                throw new IllegalStateException("Not on the class path: " + service.resource);
            }
            // The whole file at once: the parser then runs over one array.
            reading.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reading.drafts.forEach((name, draft) -> {
            if ("operation".equals(draft.type)) {
                operationNames.add(name);
                if (operations.contains(name) && draft.input != null) {
                    inputs.put(name, new Input(reading.build(draft.input), service.targetPrefix + name));
                }
            }
        });
    }

    /** The request shape of a loaded operation. */
    public Shape input(String operation) {
        return loaded(operation).shape();
    }

    /** What a loaded operation is called in X-Amz-Target. */
    public String target(String operation) {
        return loaded(operation).target();
    }

    private Input loaded(String operation) {
        Input input = inputs.get(operation);
        if (input == null) {
            throw new IllegalArgumentException("Not loaded: " + operation);
        }
        return input;
    }

    /** All operations of the services, loaded or not. */
    public Set<String> operationNames() {
        return operationNames;
    }

    /** One model being read. */
    private static final class Reading {
        private final Service service;
        private final Map<String, Draft> drafts = new HashMap<>();
        private final Map<String, Shape> built = new HashMap<>();

        Reading(Service service) {
            this.service = service;
        }

        void read(byte[] json) throws IOException {
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
                drafts.put(name, readShape(parser));
            }
        }

        private Draft readShape(JsonParser parser) throws IOException {
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

        private DraftMember readMember(JsonParser parser) throws IOException {
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

        Shape build(String name) {
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
                    draft.members.forEach((memberName, member) -> members.add(new Shape.Member(
                            memberName, members.size(), build(member.target), member.traits.required)));
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

        private String simpleName(String id) {
            return id.startsWith(service.namespace) ? id.substring(service.namespace.length()) : id;
        }
    }
}
