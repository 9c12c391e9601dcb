package dev.tepui.storage.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Scalars of a request, strictly by JSON type, and the service's texts when the type is another. The texts name Java
 * classes because the service's do.
 */
final class WireTypes {
    private static final String MODEL_PACKAGE = "com.amazonaws.dynamodb.v20120810.";

    private WireTypes() {}

    static String string(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw scalarMismatch(parser.currentToken(), "String");
        }
        return parser.getText();
    }

    static Boolean bool(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_STRING -> throw ApiError.serialization("Unexpected token received from parser");
            default -> throw scalarMismatch(parser.currentToken(), "Boolean");
        };
    }

    /** A whole number; fractions are cut off, as the service does. */
    static Long number(JsonParser parser, Shape.Kind kind) throws IOException {
        boolean isInt = kind == Shape.Kind.INTEGER;
        String javaType = isInt ? "Integer" : "Long";
        JsonToken token = parser.currentToken();
        if (!token.isNumeric()) {
            throw scalarMismatch(token, javaType);
        }
        double magnitude = Math.abs(parser.getDoubleValue());
        if (magnitude > (isInt ? Integer.MAX_VALUE : Long.MAX_VALUE)) {
            throw scalarMismatch(token, javaType);
        }
        return token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : (long) parser.getDoubleValue();
    }

    static Double floating(JsonParser parser) throws IOException {
        if (!parser.currentToken().isNumeric()) {
            throw scalarMismatch(parser.currentToken(), "Double");
        }
        return parser.getDoubleValue();
    }

    static byte[] blob(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> base64(parser.getText());
            case START_ARRAY -> throw unrecognizedCollection("class java.nio.ByteBuffer");
            case START_OBJECT -> throw unexpectedObject();
            default -> throw ApiError.serialization("only base-64-encoded strings are convertible to bytes");
        };
    }

    private static byte[] base64(String text) {
        if (text.length() % 4 != 0) {
            throw ApiError.serialization(
                    "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
        }
        byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw ApiError.serialization("Invalid Base64 character in a binary value");
        }
        // The decoder ignores the bits that padding cuts off; the service wants them to be zero.
        if (text.endsWith("=") && !Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw ApiError.serialization("Invalid last non-pad Base64 character dectected");
        }
        return decoded;
    }

    /** The error for a token where a structure, list or map is expected. */
    static ApiError containerMismatch(JsonToken token, Shape shape) {
        boolean structure = shape.kind() == Shape.Kind.STRUCTURE || shape.kind() == Shape.Kind.ATTRIBUTE_VALUE;
        if (token == JsonToken.START_ARRAY) {
            return unrecognizedCollection(javaTypeOf(shape));
        }
        if (token == JsonToken.START_OBJECT) {
            return unexpectedObject();
        }
        return ApiError.serialization(structure ? "Unexpected value type in payload" : "Unexpected field type");
    }

    private static String javaTypeOf(Shape shape) {
        return switch (shape.kind()) {
            case STRUCTURE, ATTRIBUTE_VALUE -> "class " + MODEL_PACKAGE + shape.name();
            case MAP -> {
                Shape element = shape.element();
                boolean text = element.kind() == Shape.Kind.STRING;
                yield "java.util.Map<java.lang.String, " + (text ? "java.lang.String" : MODEL_PACKAGE + element.name())
                        + ">";
            }
            default -> "class java.util.List";
        };
    }

    private static ApiError scalarMismatch(JsonToken token, String javaType) {
        return switch (token) {
            case START_ARRAY -> unrecognizedCollection("class java.lang." + javaType);
            case START_OBJECT -> unexpectedObject();
            case VALUE_TRUE -> notConvertible("TRUE_VALUE", javaType);
            case VALUE_FALSE -> notConvertible("FALSE_VALUE", javaType);
            case VALUE_STRING -> notConvertible("STRING_VALUE", javaType);
            case VALUE_NUMBER_INT -> notConvertible("NUMBER_VALUE", javaType);
            case VALUE_NUMBER_FLOAT -> notConvertible("DECIMAL_VALUE", javaType);
            default -> ApiError.serialization("Unexpected token received from parser");
        };
    }

    private static ApiError notConvertible(String token, String javaType) {
        return ApiError.serialization(token + " cannot be converted to " + javaType);
    }

    private static ApiError unrecognizedCollection(String javaType) {
        return ApiError.serialization("Unrecognized collection type " + javaType);
    }

    private static ApiError unexpectedObject() {
        return ApiError.serialization("Start of structure or map found where not expected");
    }
}
