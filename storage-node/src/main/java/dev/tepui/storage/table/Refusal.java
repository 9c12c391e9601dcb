package dev.tepui.storage.table;

/**
 * Why a table cannot be changed as somebody asks.
 *
 * @param kind in DynamoDB's terms
 * @param message the service's text
 */
public record Refusal(Kind kind, String message) {
    private static final String IN_USE = "Attempt to change a resource which is still in use: ";

    /** Reasons. */
    public enum Kind {
        /** The change is not possible whatever is going on: ValidationException. */
        VALIDATION,
        /** What it is about does not exist: ResourceNotFoundException. */
        NOT_FOUND,
        /** What it is about is busy: ResourceInUseException. */
        RESOURCE_IN_USE,
        /** Too much at a time, or altogether: LimitExceededException. */
        LIMIT_EXCEEDED
    }

    static Refusal validation(String message) {
        return new Refusal(Kind.VALIDATION, message);
    }

    static Refusal inUse(String what) {
        return new Refusal(Kind.RESOURCE_IN_USE, IN_USE + what);
    }

    static Refusal limit(String message) {
        return new Refusal(Kind.LIMIT_EXCEEDED, "Subscriber limit exceeded: " + message);
    }
}
