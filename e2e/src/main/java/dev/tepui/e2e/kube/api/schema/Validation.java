package dev.tepui.e2e.kube.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.kube.api.error.Cause;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Checks a value against its schema, with the texts of the API server. CEL rules run only on well-shaped objects. */
public final class Validation {
    private final List<Cause> causes = new ArrayList<>();

    private Validation() {}

    /**
     * Finds what is wrong with an object.
     *
     * @param old the version before an update, or null
     */
    public static List<Cause> check(JsonNode value, JsonNode old, Schema schema) {
        Validation validation = new Validation();
        validation.value(value, schema, "");
        if (validation.causes.isEmpty()) {
            CelRules.check(value, old, schema, "", validation.causes);
        }
        return validation.causes;
    }

    private void value(JsonNode value, Schema schema, String path) {
        if (schema == Schema.UNTYPED || value.isNull() && schema.nullable()) {
            return;
        }
        if (!typeMatches(value, schema)) {
            String expected = schema.intOrString() ? "integer or string" : schema.type();
            String shown = "\"" + typeName(value) + "\"";
            causes.add(Cause.invalid(path, shown, body(path) + " must be of type " + expected + ": " + shown));
            return;
        }
        checkEnum(value, schema, path);
        if (value.isTextual()) {
            text(value.textValue(), schema, path);
        } else if (value.isNumber()) {
            number(value, schema, path);
        } else if (value.isArray()) {
            array(value, schema, path);
        } else if (value.isObject()) {
            object(value, schema, path);
        }
    }

    private static boolean typeMatches(JsonNode value, Schema schema) {
        if (schema.intOrString()) {
            return value.isIntegralNumber() || value.isTextual();
        }
        return switch (schema.type()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() || value.isNumber() && value.canConvertToExactIntegral();
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private void checkEnum(JsonNode value, Schema schema, String path) {
        JsonNode allowed = schema.json().path("enum");
        if (allowed.isArray()
                && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
            String values = StreamSupport.stream(allowed.spliterator(), false)
                    .map(JsonNode::toString)
                    .collect(Collectors.joining(", "));
            causes.add(new Cause(
                    "FieldValueNotSupported", path, "Unsupported value: " + value + ": supported values: " + values));
        }
    }

    private void text(String text, Schema schema, String path) {
        JsonNode json = schema.json();
        int length = text.codePointCount(0, text.length());
        String quoted = "\"" + text + "\"";
        if (json.has("maxLength") && length > json.get("maxLength").asLong()) {
            causes.add(new Cause(
                    "FieldValueTooLong",
                    path,
                    "Too long: may not be more than " + json.get("maxLength").asLong() + " bytes"));
        }
        if (json.has("minLength") && length < json.get("minLength").asLong()) {
            String rule = " should be at least " + json.get("minLength").asLong() + " chars long";
            causes.add(Cause.invalid(path, quoted, body(path) + rule));
        }
        if (json.has("pattern")
                && !Pattern.compile(json.get("pattern").asText()).matcher(text).find()) {
            String rule = " should match '" + json.get("pattern").asText() + "'";
            causes.add(Cause.invalid(path, quoted, body(path) + rule));
        }
        String format = json.path("format").asText();
        if (!formatMatches(text, format)) {
            String rule = " must be of type " + format + ": " + quoted;
            causes.add(Cause.invalid(path, quoted, body(path) + rule));
        }
    }

    private static boolean formatMatches(String text, String format) {
        try {
            switch (format) {
                case "date-time" -> OffsetDateTime.parse(text);
                case "byte" -> Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
                case "quantity" -> Quantity.parse(text).orElseThrow(IllegalArgumentException::new);
                default -> {}
            }
            return true;
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }

    private void number(JsonNode value, Schema schema, String path) {
        JsonNode json = schema.json();
        BigDecimal number = value.decimalValue();
        if (json.has("minimum")) {
            int order = number.compareTo(json.get("minimum").decimalValue());
            boolean exclusive = json.path("exclusiveMinimum").asBoolean();
            if (order < 0 || exclusive && order == 0) {
                String rule = " should be greater than " + (exclusive ? "" : "or equal to ") + json.get("minimum");
                causes.add(Cause.invalid(path, value, body(path) + rule));
            }
        }
        if (json.has("maximum")) {
            int order = number.compareTo(json.get("maximum").decimalValue());
            boolean exclusive = json.path("exclusiveMaximum").asBoolean();
            if (order > 0 || exclusive && order == 0) {
                String rule = " should be less than " + (exclusive ? "" : "or equal to ") + json.get("maximum");
                causes.add(Cause.invalid(path, value, body(path) + rule));
            }
        }
        if (json.has("multipleOf")
                && number.remainder(json.get("multipleOf").decimalValue()).signum() != 0) {
            causes.add(Cause.invalid(path, value, body(path) + " should be a multiple of " + json.get("multipleOf")));
        }
    }

    private void array(JsonNode array, Schema schema, String path) {
        JsonNode json = schema.json();
        if (json.has("maxItems") && array.size() > json.get("maxItems").asInt()) {
            String rule = "Too many: " + array.size() + ": must have at most " + json.get("maxItems") + " items";
            causes.add(new Cause("FieldValueTooMany", path, rule));
        }
        if (json.has("minItems") && array.size() < json.get("minItems").asInt()) {
            String rule = " should have at least " + json.get("minItems") + " items";
            causes.add(Cause.invalid(path, array.size(), body(path) + rule));
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String at = path + "[" + i + "]";
            JsonNode item = array.get(i);
            value(item, schema.items(), at);
            String identity = schema.mapList()
                    ? ListKeys.of(item, schema).toString()
                    : schema.setList() || json.path("uniqueItems").asBoolean() ? item.toString() : null;
            if (identity != null && !seen.add(identity)) {
                causes.add(new Cause("FieldValueDuplicate", at, "Duplicate value: " + identity));
            }
        }
    }

    private void object(JsonNode object, Schema schema, String path) {
        JsonNode json = schema.json();
        for (JsonNode name : json.path("required")) {
            if (!object.has(name.asText())) {
                causes.add(Cause.required(child(path, name.asText()), ""));
            }
        }
        if (json.has("maxProperties")
                && object.size() > json.get("maxProperties").asInt()) {
            String rule = "Too many: " + object.size() + ": must have at most " + json.get("maxProperties") + " items";
            causes.add(new Cause("FieldValueTooMany", path, rule));
        }
        if (json.has("minProperties")
                && object.size() < json.get("minProperties").asInt()) {
            String rule = " should have at least " + json.get("minProperties") + " properties";
            causes.add(Cause.invalid(path, object.size(), body(path) + rule));
        }
        object.properties().forEach(p -> value(p.getValue(), schema.field(p.getKey()), child(path, p.getKey())));
    }

    static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String body(String path) {
        return path + " in body";
    }

    private static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT -> "object";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "null";
        };
    }
}
