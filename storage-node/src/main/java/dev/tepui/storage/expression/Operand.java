package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.List;

/** Something that has a value when it is looked at together with an item. */
public sealed interface Operand {
    /** A place in an item; the first step is an attribute's name. */
    record Path(List<Step> steps) implements Operand {
        /** The attribute in which the path begins. */
        public String attribute() {
            return ((Name) steps.get(0)).name();
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
    sealed interface Step {}

    /** Into an attribute or a map's entry. */
    record Name(String name) implements Step {}

    /** Into a list's element, counted from 0. */
    record Index(int index) implements Step {}
}
