package dev.tepui.operator.nodeclient;

/**
 * Answer of a storage node. What a node can say in normal operation is a value, not an exception: the plan decides what
 * it means.
 */
public sealed interface Answer<T> {
    /** Done, or already as asked. */
    record Ok<T>(T value) implements Answer<T> {}

    /** There is no such thing. */
    record NotFound<T>() implements Answer<T> {}

    /** Somebody else owns it; asking again cannot help. */
    record Conflict<T>(String message) implements Answer<T> {}

    /** The request was refused; asking again cannot help. The message is DynamoDB's text. */
    record Invalid<T>(String message) implements Answer<T> {}

    /** No member could answer, or the outcome is unknown; asking again may help. */
    record Unreachable<T>(String message) implements Answer<T> {}
}
