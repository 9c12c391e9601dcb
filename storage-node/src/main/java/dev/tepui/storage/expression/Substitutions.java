package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.ItemSize;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names and values that a request gives for the placeholders in its expressions, and which of them have been used.
 * One per request; one thread.
 */
public final class Substitutions {
    private static final String NAMES = "ExpressionAttributeNames";
    private static final String VALUES = "ExpressionAttributeValues";

    /** Longest placeholder. Source: DynamoDB's limits. */
    private static final int PLACEHOLDER_MAX = 255;

    /** All names, or all values, with their placeholders. Source: DynamoDB's limits. */
    private static final int TOTAL_MAX_BYTES = 2 << 20;

    /** Longest name. Source: DynamoDB's limits. */
    private static final int NAME_MAX_BYTES = 65_535;

    /** A character takes no more in UTF-8. */
    private static final int CHARACTER_MAX_BYTES = 3;

    /** A number, boolean or null takes no more, nor what a list or map takes for an element. */
    private static final int SMALL_MAX_BYTES = 25;

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;
    private final long bytesAtMost;

    /**
     * Checks the placeholders; a map may be null when the request has none.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public Substitutions(Map<String, String> names, Map<String, AttributeValue> values) {
        checkPlaceholders(NAMES, '#', names);
        this.names = names == null ? Map.of() : names;
        this.names.forEach(Substitutions::checkName);
        long nameBytes = 0;
        for (Map.Entry<String, String> name : this.names.entrySet()) {
            nameBytes += name.getKey().length() + ItemSize.utf8Length(name.getValue());
        }
        checkTotal(NAMES, nameBytes);
        checkPlaceholders(VALUES, ':', values);
        this.values = values == null ? Map.of() : values;
        long valueBytes = bytesAtMost(this.values);
        if (valueBytes > TOTAL_MAX_BYTES) {
            checkTotal(VALUES, bytes(this.values));
        }
        this.bytesAtMost = nameBytes + valueBytes;
        this.unusedNames = new LinkedHashSet<>(this.names.keySet());
        this.unusedValues = new LinkedHashSet<>(this.values.keySet());
    }

    /** To be called after all expressions of the request have been read: refuses what none of them used. */
    public void checkAllUsed() {
        checkUsed(NAMES, unusedNames);
        checkUsed(VALUES, unusedValues);
    }

    /** The name for {@code #placeholder}, or null. */
    String name(String placeholder) {
        unusedNames.remove(placeholder);
        return names.get(placeholder);
    }

    /** The value for {@code :placeholder}, or null. */
    AttributeValue value(String placeholder) {
        unusedValues.remove(placeholder);
        return values.get(placeholder);
    }

    /** No less than what all names and values take together. */
    long bytesAtMost() {
        return bytesAtMost;
    }

    /** What is filled in for a token takes, in bytes. */
    long bytesOf(Token token) {
        return switch (token.kind()) {
            case NAME_PLACEHOLDER -> ItemSize.utf8Length(names.getOrDefault(token.text(), ""));
            case VALUE_PLACEHOLDER -> {
                AttributeValue value = values.get(token.text());
                yield value == null ? 0 : ItemSize.of(value);
            }
            default -> 0;
        };
    }

    private static void checkPlaceholders(String parameter, char mark, Map<String, ?> placeholders) {
        if (placeholders == null) {
            return;
        }
        if (placeholders.isEmpty()) {
            throw new ExpressionException(parameter + " must not be empty");
        }
        for (String key : placeholders.keySet()) {
            if (!isPlaceholder(key, mark)) {
                throw new ExpressionException(parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
            }
            if (key.length() > PLACEHOLDER_MAX) {
                throw new ExpressionException(parameter + " contains invalid key: The expression attribute map contains"
                        + " a key that is too long; size of key: " + key.length());
            }
        }
    }

    private static boolean isPlaceholder(String key, char mark) {
        if (key.length() < 2 || key.charAt(0) != mark) {
            return false;
        }
        for (int i = 1; i < key.length(); i++) {
            if (!Lexer.isWordPart(key.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static void checkName(String placeholder, String name) {
        if (name.isEmpty()) {
            throw new ExpressionException(
                    NAMES + " contains invalid value: Empty attribute name for key " + placeholder);
        }
        if (name.length() > NAME_MAX_BYTES / CHARACTER_MAX_BYTES && ItemSize.utf8Length(name) > NAME_MAX_BYTES) {
            throw new ExpressionException(NAMES + " contains invalid value: Attribute name is too large, must be less"
                    + " than " + (NAME_MAX_BYTES + 1) + " bytes for key " + placeholder);
        }
    }

    private static void checkTotal(String parameter, long bytes) {
        if (bytes > TOTAL_MAX_BYTES) {
            throw new ExpressionException(parameter + " exceeds max size");
        }
    }

    private static long bytes(Map<String, AttributeValue> values) {
        long bytes = 0;
        for (Map.Entry<String, AttributeValue> value : values.entrySet()) {
            bytes += value.getKey().length() + ItemSize.of(value.getValue());
        }
        return bytes;
    }

    /** No less than {@link #bytes}, without looking at every character. */
    private static long bytesAtMost(Map<String, AttributeValue> values) {
        long bytes = 0;
        for (Map.Entry<String, AttributeValue> value : values.entrySet()) {
            bytes += (long) value.getKey().length() * CHARACTER_MAX_BYTES + bytesAtMost(value.getValue());
        }
        return bytes;
    }

    private static long bytesAtMost(AttributeValue value) {
        return SMALL_MAX_BYTES
                + switch (value) {
                    case AttributeValue.S(String text) -> (long) text.length() * CHARACTER_MAX_BYTES;
                    case AttributeValue.B(Bytes bytes) -> bytes.array().length;
                    case AttributeValue.SS(List<String> texts) ->
                        texts.stream()
                                .mapToLong(text -> (long) text.length() * CHARACTER_MAX_BYTES)
                                .sum();
                    case AttributeValue.NS(var numbers) -> (long) numbers.size() * SMALL_MAX_BYTES;
                    case AttributeValue.BS(List<Bytes> all) ->
                        all.stream().mapToLong(bytes -> bytes.array().length).sum();
                    case AttributeValue.M(var entries) -> bytesAtMost(entries);
                    case AttributeValue.L(List<AttributeValue> elements) ->
                        elements.stream().mapToLong(Substitutions::bytesAtMost).sum();
                    case AttributeValue.N ignored -> 0;
                    case AttributeValue.Bool ignored -> 0;
                    case AttributeValue.Null ignored -> 0;
                };
    }

    private static void checkUsed(String parameter, Set<String> unused) {
        if (!unused.isEmpty()) {
            throw new ExpressionException("Value provided in " + parameter + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }
}
