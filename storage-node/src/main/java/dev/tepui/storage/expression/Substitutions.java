package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names and values that a request gives for the placeholders in its expressions, and which of them have been used.
 * One per request; one thread.
 */
public final class Substitutions {
    /** Longest placeholder. Source: DynamoDB's limits. */
    private static final int PLACEHOLDER_MAX = 255;

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;

    /**
     * Checks the placeholders; a map may be null when the request has none.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public Substitutions(Map<String, String> names, Map<String, AttributeValue> values) {
        check("ExpressionAttributeNames", '#', names);
        if (names != null) {
            names.forEach((key, name) -> {
                if (name.isEmpty()) {
                    throw new ExpressionException(
                            "ExpressionAttributeNames contains invalid value: Empty attribute name for key " + key);
                }
            });
        }
        check("ExpressionAttributeValues", ':', values);
        this.names = names == null ? Map.of() : names;
        this.values = values == null ? Map.of() : values;
        this.unusedNames = new LinkedHashSet<>(this.names.keySet());
        this.unusedValues = new LinkedHashSet<>(this.values.keySet());
    }

    /** To be called after all expressions of the request have been read: refuses what none of them used. */
    public void checkAllUsed() {
        checkUsed("ExpressionAttributeNames", unusedNames);
        checkUsed("ExpressionAttributeValues", unusedValues);
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

    private static void check(String parameter, char mark, Map<String, ?> placeholders) {
        if (placeholders == null) {
            return;
        }
        if (placeholders.isEmpty()) {
            throw new ExpressionException(parameter + " must not be empty");
        }
        for (String key : placeholders.keySet()) {
            boolean valid = key.length() > 1
                    && key.charAt(0) == mark
                    && key.chars().skip(1).allMatch(c -> Lexer.isWordPart((char) c));
            if (!valid) {
                throw new ExpressionException(parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
            }
            if (key.length() > PLACEHOLDER_MAX) {
                throw new ExpressionException(parameter + " contains invalid key: The expression attribute map contains"
                        + " a key that is too long; size of key: " + key.length());
            }
        }
    }

    private static void checkUsed(String parameter, Set<String> unused) {
        if (!unused.isEmpty()) {
            throw new ExpressionException("Value provided in " + parameter + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }
}
