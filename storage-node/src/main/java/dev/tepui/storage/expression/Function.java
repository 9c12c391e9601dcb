package dev.tepui.storage.expression;

/** The functions of the language. Their order is part of the log's format: only append. */
public enum Function {
    /** The path leads somewhere. */
    ATTRIBUTE_EXISTS("attribute_exists", 1, Language.CONDITION, Place.WHOLE),
    /** The path leads nowhere. */
    ATTRIBUTE_NOT_EXISTS("attribute_not_exists", 1, Language.CONDITION, Place.WHOLE),
    /** What the path leads to has a type. */
    ATTRIBUTE_TYPE("attribute_type", 2, Language.CONDITION, Place.WHOLE),
    /** A string or binary begins with another. */
    BEGINS_WITH("begins_with", 2, Language.CONDITION, Place.WHOLE),
    /** A string, binary, set or list contains something. */
    CONTAINS("contains", 2, Language.CONDITION, Place.WHOLE),
    /** The size of a value. */
    SIZE("size", 1, Language.CONDITION, Place.OPERAND),
    /** What the path leads to, or another value. */
    IF_NOT_EXISTS("if_not_exists", 2, Language.UPDATE, Place.OPERAND),
    /** Two lists in one. */
    LIST_APPEND("list_append", 2, Language.UPDATE, Place.WHOLE);

    /** Which expressions know a function. */
    enum Language {
        /** Conditions and filters. */
        CONDITION,
        /** Updates. */
        UPDATE
    }

    /** Where a function may stand. */
    enum Place {
        /** As a whole condition, or as the whole value of SET. */
        WHOLE,
        /** As an operand. */
        OPERAND
    }

    private static final Function[] ALL = values();

    private final String text;
    private final int operands;
    private final Language language;
    private final Place place;

    Function(String text, int operands, Language language, Place place) {
        this.text = text;
        this.operands = operands;
        this.language = language;
        this.place = place;
    }

    /** Its name in the language; case counts. */
    public String text() {
        return text;
    }

    /** How many operands it takes. */
    public int operands() {
        return operands;
    }

    /** Whether it is a condition by itself. */
    public boolean isCondition() {
        return language == Language.CONDITION && place == Place.WHOLE;
    }

    /** Whether it belongs to updates; the others belong to conditions. */
    public boolean isOfUpdates() {
        return language == Language.UPDATE;
    }

    Language language() {
        return language;
    }

    Place place() {
        return place;
    }

    /** The function of that name, or null. */
    public static Function of(String name) {
        for (Function function : ALL) {
            if (function.text.equals(name)) {
                return function;
            }
        }
        return null;
    }
}
