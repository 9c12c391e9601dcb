package dev.tepui.storage.shape;

import dev.tepui.storage.error.ApiError;
import java.util.List;
import java.util.Map;

/**
 * Checks a request against its shape and reports the first violation, in the words that the service uses since June
 * 2026: one error, member names as in the model.
 */
public final class Validation {
    private Validation() {}

    /** Throws the first violation in the model's order; nested values are checked with their member. */
    public static void check(Structure structure) {
        checkMembers(structure, "");
    }

    private static void checkMembers(Structure structure, String prefix) {
        List<Shape.Member> members = structure.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Shape.Member member = members.get(i);
            Object value = structure.get(member);
            if (value != null) {
                checkValue(member.target(), value, prefix, member.name());
            } else if (member.required()) {
                throw violation(prefix + member.name(), "Member must not be null");
            }
        }
    }

    private static void checkValue(Shape shape, Object value, String prefix, String name) {
        switch (shape.kind()) {
            case STRUCTURE -> checkMembers((Structure) value, prefix + name + ".");
            case LIST -> {
                List<?> list = (List<?>) value;
                checkBounds(shape, list.size(), "length", prefix + name);
                if (needsCheck(shape.element())) {
                    for (int i = 0; i < list.size(); i++) {
                        checkElement(shape.element(), list.get(i), prefix + name, "." + (i + 1) + ".member");
                    }
                }
            }
            case MAP -> checkMap(shape, (Map<?, ?>) value, prefix + name);
            case STRING -> checkString(shape, (String) value, prefix + name);
            case INTEGER, LONG -> checkBounds(shape, (Long) value, "value", prefix + name);
            default -> {
                // Booleans and attribute values carry no constraint in the model; values have their own rules.
            }
        }
    }

    private static boolean needsCheck(Shape shape) {
        return shape.kind() != Shape.Kind.ATTRIBUTE_VALUE;
    }

    private static void checkElement(Shape shape, Object value, String path, String suffix) {
        if (value == null) {
            throw violation(path + suffix, "Member must not be null");
        }
        checkValue(shape, value, path, suffix);
    }

    private static void checkMap(Shape shape, Map<?, ?> map, String path) {
        checkBounds(shape, map.size(), "length", path);
        Shape.Constraints keys = shape.key().constraints();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = (String) entry.getKey();
            if (outside(keys, name.length())) {
                throw violation(path, "Map keys must satisfy constraint: " + lengths(keys));
            }
            if (entry.getValue() instanceof List<?> list
                    && outside(shape.element().constraints(), list.size())) {
                throw violation(
                        path,
                        "Map value must satisfy constraint: "
                                + lengths(shape.element().constraints()));
            }
            if (needsCheck(shape.element())) {
                checkElement(shape.element(), entry.getValue(), path, "." + name + ".member");
            }
        }
    }

    /** Both bounds of a length, as the texts about maps have them. */
    private static String lengths(Shape.Constraints constraints) {
        return "[Member must have length less than or equal to " + constraints.max()
                + ", Member must have length greater than or equal to " + constraints.min() + "]";
    }

    private static void checkString(Shape shape, String value, String path) {
        Shape.Constraints constraints = shape.constraints();
        if (constraints == Shape.Constraints.NONE) {
            return;
        }
        checkBounds(shape, value.codePointCount(0, value.length()), "length", path);
        if (constraints.pattern() != null
                && !constraints.pattern().matcher(value).matches()) {
            throw violation(path, "Member must satisfy regular expression pattern: " + constraints.patternText());
        }
        if (constraints.enumeration() != null && !constraints.enumeration().contains(value)) {
            throw violation(
                    path, "Member must satisfy enum value set: [" + String.join(", ", constraints.enumeration()) + "]");
        }
    }

    private static void checkBounds(Shape shape, long actual, String what, String path) {
        Shape.Constraints constraints = shape.constraints();
        if (actual < constraints.min()) {
            throw violation(path, "Member must have " + what + " greater than or equal to " + constraints.min());
        }
        if (actual > constraints.max()) {
            throw violation(path, "Member must have " + what + " less than or equal to " + constraints.max());
        }
    }

    private static boolean outside(Shape.Constraints constraints, long actual) {
        return actual < constraints.min() || actual > constraints.max();
    }

    private static ApiError violation(String path, String constraint) {
        return ApiError.validation(
                "1 validation error detected: Value at '" + path + "' failed to satisfy constraint: " + constraint);
    }
}
