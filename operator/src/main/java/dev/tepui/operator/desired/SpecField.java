package dev.tepui.operator.desired;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A field of a Table's spec.
 *
 * @param steps names from the spec downwards; the element of a list is its key in brackets
 */
public record SpecField(List<String> steps) {
    public SpecField {
        steps = List.copyOf(steps);
    }

    static SpecField of(String... steps) {
        return new SpecField(List.of(steps));
    }

    static SpecField ofTag(String key) {
        return of("tags", "[" + key + "]");
    }

    /** Whether a step is the key of an element. */
    public static boolean isKey(String step) {
        return step.startsWith("[");
    }

    /** The key that a step in brackets stands for. */
    public static String keyOf(String step) {
        return step.substring(1, step.length() - 1);
    }

    /** As a user would write it. */
    @Override
    public String toString() {
        return steps.stream().map(step -> isKey(step) ? step : "." + step).collect(Collectors.joining("", "spec", ""));
    }
}
