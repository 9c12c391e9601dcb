package dev.tepui.operator.desired;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** @param key tells the element of the list apart: its key, or its name */
    static SpecField ofElement(String list, String key) {
        return of(list, "[" + key + "]");
    }

    /** The field of that name in this one. */
    SpecField with(String step) {
        return new SpecField(Stream.concat(steps.stream(), Stream.of(step)).toList());
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
