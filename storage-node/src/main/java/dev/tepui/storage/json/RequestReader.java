package dev.tepui.storage.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.shape.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads request bodies by shape, without a tree in between. Checks happen in the service's order: JSON types while
 * reading, then the model's constraints; the rules of attribute values when an operation comes to look at them (other
 * parameters are checked before some of them). Only the first error counts.
 *
 * <p>Safe for any thread; does not block.
 */
public final class RequestReader {
    private static final String START_KEY = "ExclusiveStartKey";
    /** An item is a map itself: its attributes may have one level less than a value that stands alone. */
    private static final int IN_ITEM = ItemSize.NESTING_MAX - 1;

    private static final int IN_EXPRESSION = ItemSize.NESTING_MAX;
    private static final String EXPRESSION_VALUES = "ExpressionAttributeValues";

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            // Names come from clients: interning them would fill the JVM's table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    // Attribute names may have 65,535 characters, and longer ones get DynamoDB's error, not the
                    // parser's.
                    .maxNameLength(16 * 1024 * 1024)
                    .maxNestingDepth(1000)
                    .build())
            .build();

    private RequestReader() {}

    /**
     * Reads {@code body} as a value of {@code shape}, a structure. Maps of attribute values become {@code Map<String,
     * AttributeValue>}, other maps, lists and scalars as {@link Structure} says.
     *
     * @throws ApiError the first thing that is wrong with it
     */
    public static Structure read(Shape shape, byte[] body) {
        Reading reading = new Reading();
        Structure structure;
        try (JsonParser parser = FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ApiError.serialization(null);
            }
            structure = reading.structure(parser, shape);
            if (parser.nextToken() != null) {
                throw ApiError.serialization(null);
            }
        } catch (IOException e) {
            // Broken JSON: the service sends the type alone. Reading from memory, nothing else can go wrong, except
            // limits of the parser, which are far beyond those of the API.
            throw ApiError.serialization(e instanceof StreamReadException ? null : "The body cannot be read");
        }
        Validation.check(structure);
        return structure;
    }

    /** Whether {@code body} is one well-formed JSON value, whatever it says. */
    public static boolean isJson(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A member that holds attribute values by name, or null when absent.
     *
     * @throws ApiError when one of the values is not allowed
     */
    public static Map<String, AttributeValue> attributes(Structure structure, Shape.Member member) {
        checkValues(structure, member);
        return uncheckedAttributes(structure, member);
    }

    /**
     * As {@link #attributes}, before {@link #checkValues}: in place of what is not allowed there is some other value.
     */
    @SuppressWarnings("unchecked") // The reader makes nothing else of such a shape.
    public static Map<String, AttributeValue> uncheckedAttributes(Structure structure, Shape.Member member) {
        if (!member.target().isAttributeMap()) {
            throw new IllegalArgumentException(member.name() + " holds no attribute values");
        }
        return (Map<String, AttributeValue>) structure.get(member);
    }

    /** A member that is one attribute value, or null when absent. Throws as {@link #attributes}. */
    public static AttributeValue value(Structure structure, Shape.Member member) {
        checkValues(structure, member);
        return (AttributeValue) structure.get(member);
    }

    /** A member that is a list of attribute values, or null when absent. Throws as {@link #attributes}. */
    public static List<AttributeValue> values(Structure structure, Shape.Member member) {
        checkValues(structure, member);
        List<?> list = (List<?>) structure.get(member);
        return list == null
                ? null
                : list.stream().map(AttributeValue.class::cast).toList();
    }

    /** A member that is a list of attributes by name, or null when absent. Throws as {@link #attributes}. */
    @SuppressWarnings("unchecked") // The reader makes nothing else of such a shape.
    public static List<Map<String, AttributeValue>> attributesList(Structure structure, Shape.Member member) {
        if (!member.target().element().isAttributeMap()) {
            throw new IllegalArgumentException(member.name() + " holds no attribute values");
        }
        checkValues(structure, member);
        return (List<Map<String, AttributeValue>>) structure.get(member);
    }

    /** Refuses a member that holds an attribute value that is not allowed. */
    public static void checkValues(Structure structure, Shape.Member member) {
        String problem = structure.problem(member);
        if (problem != null) {
            throw ApiError.validation(problem);
        }
    }

    /** One request being read. */
    private static final class Reading {
        private AttributeValueReader values;
        /** What is wrong with the first attribute value that is not allowed in the member being read, or null. */
        private String problem;

        Structure structure(JsonParser parser, Shape shape) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw WireTypes.containerMismatch(parser.currentToken(), shape);
            }
            Structure structure = new Structure(shape);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Shape.Member member = shape.member(parser.currentName());
                JsonToken token = parser.nextToken();
                if (member == null) {
                    parser.skipChildren();
                } else if (token == JsonToken.VALUE_NULL) {
                    structure.set(member, null);
                } else {
                    structure.set(member, value(parser, member.target(), member.name()));
                    if (problem != null) {
                        structure.setProblem(member, problem);
                        problem = null;
                    }
                }
            }
            return structure;
        }

        private Object value(JsonParser parser, Shape shape, String member) throws IOException {
            return switch (shape.kind()) {
                case STRUCTURE -> structure(parser, shape);
                case ATTRIBUTE_VALUE -> attributeValue(parser, shape, member, null);
                case LIST -> list(parser, shape, member);
                case MAP -> map(parser, shape, member);
                case STRING -> WireTypes.string(parser);
                case BLOB -> WireTypes.blob(parser);
                case BOOLEAN -> WireTypes.bool(parser);
                case INTEGER, LONG -> WireTypes.number(parser, shape.kind());
                case DOUBLE, TIMESTAMP -> WireTypes.floating(parser);
            };
        }

        private List<Object> list(JsonParser parser, Shape shape, String member) throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw WireTypes.containerMismatch(parser.currentToken(), shape);
            }
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                boolean absent = parser.currentToken() == JsonToken.VALUE_NULL
                        && shape.element().kind() != Shape.Kind.ATTRIBUTE_VALUE;
                list.add(absent ? null : value(parser, shape.element(), member));
            }
            return list;
        }

        private Map<String, Object> map(JsonParser parser, Shape shape, String member) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw WireTypes.containerMismatch(parser.currentToken(), shape);
            }
            boolean attributes = shape.isAttributeMap();
            Map<String, Object> map = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (attributes) {
                    map.put(name, attributeValue(parser, shape.element(), member, name));
                } else {
                    map.put(name, token == JsonToken.VALUE_NULL ? null : value(parser, shape.element(), member));
                }
            }
            return map;
        }

        private AttributeValue attributeValue(JsonParser parser, Shape shape, String member, String name)
                throws IOException {
            if (values == null) {
                values = new AttributeValueReader(shape);
            }
            AttributeValue value = values.read(parser, member.equals(EXPRESSION_VALUES) ? IN_EXPRESSION : IN_ITEM);
            String found = values.takeProblem();
            if (found != null && problem == null) {
                problem = switch (member) {
                    case EXPRESSION_VALUES ->
                        "ExpressionAttributeValues contains invalid value: " + found + " for key " + name;
                    case START_KEY -> "The provided starting key is invalid: " + found;
                    default -> found;
                };
            }
            return value;
        }
    }
}
