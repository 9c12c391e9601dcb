package dev.tepui.storage.expression;

/** The functions of the language. */
public enum Function {
    /** The path leads somewhere. */
    ATTRIBUTE_EXISTS("attribute_exists", 1, Place.CONDITION),
    /** The path leads nowhere. */
    ATTRIBUTE_NOT_EXISTS("attribute_not_exists", 1, Place.CONDITION),
    /** What the path leads to has a type. */
    ATTRIBUTE_TYPE("attribute_type", 2, Place.CONDITION),
    /** A string or binary begins with another. */
    BEGINS_WITH("begins_with", 2, Place.CONDITION),
    /** A string, set or list contains something. */
    CONTAINS("contains", 2, Place.CONDITION),
    /** The size of a value. */
    SIZE("size", 1, Place.OPERAND),
    /** What the path leads to, or another value. */
    IF_NOT_EXISTS("if_not_exists", 2, Place.UPDATE),
    /** Two lists in one. */
    LIST_APPEND("list_append", 2, Place.UPDATE);

    /** Where a function may stand. */
    enum Place {
        /** As a condition. */
        CONDITION,
        /** As an operand of a condition. */
        OPERAND,
        /** In an update only. */
        UPDATE
    }

    private final String text;
    private final int operands;
    private final Place place;

    Function(String text, int operands, Place place) {
        this.text = text;
        this.operands = operands;
        this.place = place;
    }

    /** Its name in the language; case counts. */
    public String text() {
        return text;
    }

    /** How many operands it takes. */
    int operands() {
        return operands;
    }

    Place place() {
        return place;
    }

    /** The function of that name, or null. */
    static Function of(String name) {
        for (Function function : values()) {
            if (function.text.equals(name)) {
                return function;
            }
        }
        return null;
    }
}
