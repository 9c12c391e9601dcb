package dev.tepui.storage.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.NumberFormatProblem;
import dev.tepui.storage.item.Numbers;
import dev.tepui.storage.shape.Shape;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads attribute values straight into domain records.
 *
 * <p>A wrong JSON type ends the request at once. A value that is well-formed but not allowed (an empty set, too many
 * digits) must not, because the service reports it only after the whole body has been read and its shapes have been
 * checked: the first such problem is kept in {@link #problem}, a placeholder takes the value's place, and reading goes
 * on. For one request, one thread.
 */
final class AttributeValueReader {
    private static final AttributeValue PLACEHOLDER = new AttributeValue.Null();
    private static final String EMPTY =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    private static final String SEVERAL = "Supplied AttributeValue has more than one datatypes set, "
            + "must contain exactly one of the supported datatypes";
    private static final String TOO_DEEP = "Nesting Levels have exceeded supported limits: "
            + "Attributes in the item have nested levels beyond supported limit";

    private final Shape shape;
    private String problem;

    /** {@code shape} is the model's AttributeValue. */
    AttributeValueReader(Shape shape) {
        this.shape = shape;
    }

    /** The text of the first value that is not allowed since the last call, or null. */
    String takeProblem() {
        String first = problem;
        problem = null;
        return first;
    }

    /** Reads the value at the parser's current token. In it, {@code room} lists and maps may hold each other. */
    AttributeValue read(JsonParser parser, int room) throws IOException {
        JsonToken start = parser.currentToken();
        if (start == JsonToken.VALUE_NULL) {
            return refuse(EMPTY);
        }
        if (start != JsonToken.START_OBJECT) {
            throw WireTypes.containerMismatch(start, shape);
        }
        AttributeValue value = null;
        String type = null;
        boolean several = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            AttributeValue next = readAs(name, parser, room);
            if (next != null) {
                several |= type != null && !type.equals(name);
                type = name;
                value = next;
            }
        }
        if (value == null) {
            return refuse(EMPTY);
        }
        return several ? refuse(SEVERAL) : value;
    }

    /** A value of the given type, or null when there is no such type: unknown members are ignored. */
    private AttributeValue readAs(String type, JsonParser parser, int room) throws IOException {
        return switch (type) {
            case "S" -> new AttributeValue.S(WireTypes.string(parser));
            case "N" -> {
                BigDecimal number = number(WireTypes.string(parser));
                yield number == null ? PLACEHOLDER : new AttributeValue.N(number);
            }
            case "B" -> new AttributeValue.B(new Bytes(WireTypes.blob(parser)));
            case "BOOL" -> new AttributeValue.Bool(WireTypes.bool(parser));
            case "NULL" ->
                WireTypes.bool(parser)
                        ? new AttributeValue.Null()
                        : refuse("One or more parameter values were invalid: "
                                + "Null attribute value types must have the value of true");
            case "M", "L" -> {
                if (room == 0) {
                    parser.skipChildren();
                    yield refuse(TOO_DEEP);
                }
                yield type.equals("M")
                        ? new AttributeValue.M(readMap(parser, room - 1))
                        : new AttributeValue.L(readList(parser, room - 1));
            }
            case "SS" -> stringSet(parser);
            case "NS" -> numberSet(parser);
            case "BS" -> binarySet(parser);
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    private Map<String, AttributeValue> readMap(JsonParser parser, int room) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw parser.currentToken() == JsonToken.START_ARRAY
                    ? ApiError.serialization("Unrecognized collection type java.util.Map<java.lang.String, "
                            + "com.amazonaws.dynamodb.v20120810.AttributeValue>")
                    : ApiError.serialization("Unexpected field type");
        }
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (name.isEmpty()) {
                refuse("One or more parameter values were invalid: Empty attribute name");
            }
            parser.nextToken();
            values.put(name, read(parser, room));
        }
        return values;
    }

    private List<AttributeValue> readList(JsonParser parser, int room) throws IOException {
        startList(parser);
        List<AttributeValue> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(read(parser, room));
        }
        return values;
    }

    private AttributeValue stringSet(JsonParser parser) throws IOException {
        startList(parser);
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                refuse("One or more parameter values were invalid: "
                        + "An string set may not have a null string as a member");
            } else {
                texts.add(WireTypes.string(parser));
            }
        }
        if (texts.isEmpty()) {
            return refuse("One or more parameter values were invalid: An string set  may not be empty");
        }
        if (new HashSet<>(texts).size() < texts.size()) {
            return refuse(
                    "One or more parameter values were invalid: Input collection " + texts + " contains duplicates.");
        }
        return new AttributeValue.SS(texts);
    }

    private AttributeValue numberSet(JsonParser parser) throws IOException {
        startList(parser);
        List<BigDecimal> numbers = new ArrayList<>();
        boolean empty = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            empty = false;
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                refuse("One or more parameter values were invalid: "
                        + "An number set  may not have an empty string as a member");
                continue;
            }
            BigDecimal number = number(WireTypes.string(parser));
            if (number != null) {
                numbers.add(number);
            }
        }
        if (empty) {
            return refuse("One or more parameter values were invalid: An number set  may not be empty");
        }
        if (new HashSet<>(numbers).size() < numbers.size()) {
            return refuse("Input collection contains duplicates");
        }
        return new AttributeValue.NS(numbers);
    }

    private AttributeValue binarySet(JsonParser parser) throws IOException {
        startList(parser);
        List<Bytes> binaries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                refuse("One or more parameter values were invalid: " + "Binary sets may not contain null values");
            } else {
                binaries.add(new Bytes(WireTypes.blob(parser)));
            }
        }
        if (binaries.isEmpty()) {
            return refuse("One or more parameter values were invalid: Binary sets should not be empty");
        }
        if (new HashSet<>(binaries).size() < binaries.size()) {
            return refuse(
                    "One or more parameter values were invalid: " + "Input collection of type BS contains duplicates.");
        }
        return new AttributeValue.BS(binaries);
    }

    private static void startList(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            throw ApiError.serialization("Start of structure or map found where not expected");
        }
        if (token != JsonToken.START_ARRAY) {
            throw ApiError.serialization("Unexpected field type");
        }
    }

    private BigDecimal number(String text) {
        try {
            return Numbers.parse(text);
        } catch (NumberFormatProblem e) {
            refuse(e.getMessage());
            return null;
        }
    }

    private AttributeValue refuse(String text) {
        if (problem == null) {
            problem = text;
        }
        return PLACEHOLDER;
    }
}
