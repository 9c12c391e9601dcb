package dev.tepui.storage.expression;

import java.util.List;

/** A condition as written, with its names and values filled in. Also what filters and key conditions are made of. */
public sealed interface Condition {
    /** Both. */
    record And(Condition left, Condition right) implements Condition {}

    /** One or both. */
    record Or(Condition left, Condition right) implements Condition {}

    /** The opposite. */
    record Not(Condition inner) implements Condition {}

    /** {@code left operator right}. */
    record Compare(Operand left, Comparator operator, Operand right) implements Condition {}

    /** {@code value BETWEEN low AND high}, both included. */
    record Between(Operand value, Operand low, Operand high) implements Condition {}

    /** {@code value IN (candidates)}. */
    record In(Operand value, List<Operand> candidates) implements Condition {}

    /** A function that is true or false. */
    record Test(Function function, List<Operand> arguments) implements Condition {}

    /** What {@link Compare} compares by. */
    enum Comparator {
        /** Equal. */
        EQUAL("="),
        /** Not equal. */
        NOT_EQUAL("<>"),
        /** Less. */
        LESS("<"),
        /** Less or equal. */
        LESS_OR_EQUAL("<="),
        /** Greater. */
        GREATER(">"),
        /** Greater or equal. */
        GREATER_OR_EQUAL(">=");

        private final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }

        /** As in the language. */
        public String symbol() {
            return symbol;
        }

        /** The comparator that says the same with its sides exchanged. */
        public Comparator mirrored() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
                case EQUAL, NOT_EQUAL -> this;
            };
        }
    }
}
