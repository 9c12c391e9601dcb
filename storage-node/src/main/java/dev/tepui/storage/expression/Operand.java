package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.List;
import java.util.Map;

/** Something that has a value when it is looked at together with an item. */
public sealed interface Operand {
    /** A place in an item; the first step is an attribute's name. Ordered by steps, indexes by number. */
    record Path(List<Step> steps) implements Operand, Comparable<Path> {
        /** The attribute in which the path begins. */
        public String attribute() {
            return ((Name) steps.get(0)).name();
        }

        /** What is there in an item, or null. */
        public AttributeValue in(Map<String, AttributeValue> item) {
            AttributeValue value = item.get(attribute());
            for (int i = 1; i < steps.size() && value != null; i++) {
                value = steps.get(i).in(value);
            }
            return value;
        }

        /** Whether one leads into the other, or one takes for a list what the other takes for a map. */
        boolean clashesWith(Path other) {
            int common = 0;
            while (takesSameStep(other, common)) {
                common++;
            }
            return common == steps.size()
                    || common == other.steps.size()
                    || steps.get(common).getClass() != other.steps.get(common).getClass();
        }

        /** Whether both paths have a step after {@code depth} others, and it is the same. */
        boolean takesSameStep(Path other, int depth) {
            return depth < steps.size()
                    && depth < other.steps.size()
                    && steps.get(depth).equals(other.steps.get(depth));
        }

        @Override
        public int compareTo(Path other) {
            int common = Math.min(steps.size(), other.steps.size());
            for (int i = 0; i < common; i++) {
                int order = compare(steps.get(i), other.steps.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(steps.size(), other.steps.size());
        }

        private static int compare(Step left, Step right) {
            return switch (left) {
                case Name(var a) -> right instanceof Name(var b) ? a.compareTo(b) : -1;
                case Index(var a) -> right instanceof Index(var b) ? Integer.compare(a, b) : 1;
            };
        }

        /** As DynamoDB prints it in its texts: {@code [a, b, [0]]}. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("[");
            for (Step step : steps) {
                text.append(text.length() > 1 ? ", " : "")
                        .append(
                                switch (step) {
                                    case Name(var name) -> name;
                                    case Index(var index) -> "[" + index + "]";
                                });
            }
            return text.append(']').toString();
        }
    }

    /** A value given with the request. */
    record Value(String placeholder, AttributeValue value) implements Operand {}

    /** A function with a value. */
    record Call(Function function, List<Operand> arguments) implements Operand {}

    /** {@code left + right}; in an update only. */
    record Sum(Operand left, Operand right) implements Operand {}

    /** {@code left - right}; in an update only. */
    record Difference(Operand left, Operand right) implements Operand {}

    /** A step of a path. */
    sealed interface Step {
        /** Where the step leads from a value, or null. */
        AttributeValue in(AttributeValue value);
    }

    /** Into an attribute or a map's entry. */
    record Name(String name) implements Step {
        @Override
        public AttributeValue in(AttributeValue value) {
            return value instanceof AttributeValue.M(var entries) ? entries.get(name) : null;
        }
    }

    /** Into a list's element, counted from 0. */
    record Index(int index) implements Step {
        @Override
        public AttributeValue in(AttributeValue value) {
            return value instanceof AttributeValue.L(var elements) && index < elements.size()
                    ? elements.get(index)
                    : null;
        }
    }
}
