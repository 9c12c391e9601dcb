package dev.tepui.storage.item;

/** Which sort keys a query wants. The values are of the sort key's type. */
public sealed interface SortCondition {
    /** Every sort key, or a table without one. */
    record Any() implements SortCondition {}

    /** Equal to the value. */
    record Equal(AttributeValue value) implements SortCondition {}

    /** Less than the value. */
    record Less(AttributeValue value) implements SortCondition {}

    /** Less than the value or equal to it. */
    record LessOrEqual(AttributeValue value) implements SortCondition {}

    /** Greater than the value. */
    record Greater(AttributeValue value) implements SortCondition {}

    /** Greater than the value or equal to it. */
    record GreaterOrEqual(AttributeValue value) implements SortCondition {}

    /** From {@code low} to {@code high}, both included; {@code low} is not the greater one. */
    record Between(AttributeValue low, AttributeValue high) implements SortCondition {}

    /** Strings or binaries that begin with the value. */
    record BeginsWith(AttributeValue prefix) implements SortCondition {}
}
