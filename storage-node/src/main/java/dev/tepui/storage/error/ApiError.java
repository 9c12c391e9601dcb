package dev.tepui.storage.error;

import dev.tepui.storage.item.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An error as the DynamoDB API tells it: the only way in which an operation says no. Carries no stack trace, because it
 * is an answer and not a fault.
 */
public final class ApiError extends RuntimeException {
    /** The kinds of error, with their name on the wire and their HTTP status. */
    public enum Type {
        /** The request is understood and refused. */
        VALIDATION("com.amazon.coral.validate#ValidationException", 400),
        /** The body is not JSON, or a member has the wrong JSON type. */
        SERIALIZATION("com.amazon.coral.service#SerializationException", 400),
        /** No such operation, or none that this version implements. */
        UNKNOWN_OPERATION("com.amazon.coral.service#UnknownOperationException", 400),
        /** No such table. */
        RESOURCE_NOT_FOUND("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", 400),
        /** No such table, as the operations on backups say it. */
        TABLE_NOT_FOUND("com.amazonaws.dynamodb.v20120810#TableNotFoundException", 400),
        /** A write's condition did not hold. */
        CONDITIONAL_CHECK_FAILED("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", 400),
        /** A transaction was not possible: nothing was changed; the reasons say why. */
        TRANSACTION_CANCELED("com.amazonaws.dynamodb.v20120810#TransactionCanceledException", 400),
        /** A transaction has locked the item. */
        TRANSACTION_CONFLICT("com.amazonaws.dynamodb.v20120810#TransactionConflictException", 400),
        /** The transaction with this token is under way. */
        TRANSACTION_IN_PROGRESS("com.amazonaws.dynamodb.v20120810#TransactionInProgressException", 400),
        /** The token has been used for another transaction. */
        IDEMPOTENT_PARAMETER_MISMATCH("com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException", 400),
        /** There is an item already where a statement wants to store a new one. */
        DUPLICATE_ITEM("com.amazonaws.dynamodb.v20120810#DuplicateItemException", 400),
        /** All items of a partition key, with their entries in local secondary indexes, would be too large. */
        ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED(
                "com.amazonaws.dynamodb.v20120810#ItemCollectionSizeLimitExceededException", 400),
        /** The table exists, or is being changed. */
        RESOURCE_IN_USE("com.amazonaws.dynamodb.v20120810#ResourceInUseException", 400),
        /** Too much of something at a time, or altogether. */
        LIMIT_EXCEEDED("com.amazonaws.dynamodb.v20120810#LimitExceededException", 400),
        /** What a stream's client wants to read on from is gone. */
        TRIMMED_DATA_ACCESS("com.amazonaws.dynamodb.v20120810#TrimmedDataAccessException", 400),
        /** A stream's client has kept its iterator too long. */
        EXPIRED_ITERATOR("com.amazonaws.dynamodb.v20120810#ExpiredIteratorException", 400),
        /** Too much work in flight; the SDKs try again after a pause. */
        THROTTLING("com.amazon.coral.availability#ThrottlingException", 400),
        /** Nobody could answer, or the outcome is unknown; the SDKs try again. */
        INTERNAL_SERVER_ERROR("com.amazonaws.dynamodb.v20120810#InternalServerError", 500),
        /** This node is stopping; the SDKs try again, on another connection. */
        SERVICE_UNAVAILABLE("com.amazon.coral.availability#ServiceUnavailableException", 503);

        private final String wireName;
        private final int status;

        Type(String wireName, int status) {
            this.wireName = wireName;
            this.status = status;
        }

        /** The value of {@code __type}. */
        public String wireName() {
            return wireName;
        }

        /** The type without its namespace, as clients name the exception; also the metrics' result label. */
        public String shortName() {
            return wireName.substring(wireName.indexOf('#') + 1);
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** The member that holds the text is spelled in two ways, in the API's model and by the service's framework. */
        public String messageMember() {
            return switch (this) {
                case TRANSACTION_CANCELED, TRANSACTION_IN_PROGRESS, IDEMPOTENT_PARAMETER_MISMATCH -> "Message";
                default -> wireName.startsWith("com.amazon.coral.service#") ? "Message" : "message";
            };
        }
    }

    private final Type type;
    private final transient Bytes item;
    private final transient List<CancellationReason> reasons;

    /**
     * Why an action of a transaction was not possible.
     *
     * @param code DynamoDB's; "None" when the action would have been possible
     * @param message null when there is nothing to say
     * @param item the item that did not meet the condition, in the value encoding; null when it was not asked for or is
     *     not there
     */
    public record CancellationReason(String code, String message, Bytes item) {
        /** Of an action that would have been possible. */
        public static final CancellationReason NONE = new CancellationReason("None", null, null);

        /** Of an action that is wrong in itself, or does not fit the item. */
        public static CancellationReason validation(String message) {
            return new CancellationReason("ValidationError", message, null);
        }

        /** Of an action on an item of another transaction. */
        public static CancellationReason conflict() {
            return new CancellationReason("TransactionConflict", CONFLICT, null);
        }
    }

    private static final String CONFLICT = "Transaction is ongoing for the item";

    private ApiError(Type type, String message) {
        this(type, message, null, List.of());
    }

    private ApiError(Type type, String message, Bytes item, List<CancellationReason> reasons) {
        super(message, null, false, false);
        this.type = type;
        this.item = item;
        this.reasons = reasons;
    }

    /** The kind of error. */
    public Type type() {
        return type;
    }

    /** The item that the error is about, in the value encoding, or null: the member Item. */
    public Bytes item() {
        return item;
    }

    /** Why a transaction was cancelled, one reason for each action; otherwise empty. */
    public List<CancellationReason> reasons() {
        return reasons;
    }

    /** A refused request. */
    public static ApiError validation(String message) {
        return new ApiError(Type.VALIDATION, message);
    }

    /** A refused request whose text begins as most of DynamoDB's do. */
    public static ApiError invalidParameter(String message) {
        return validation("One or more parameter values were invalid: " + message);
    }

    /** A parameter that DynamoDB has and this version does not. Never ignored silently. */
    public static ApiError unsupported(String parameter) {
        return validation("The parameter " + parameter + " is not supported by this version of Tepui");
    }

    /** A member has the wrong JSON type; {@code message} null means that the body is no JSON at all. */
    public static ApiError serialization(String message) {
        return new ApiError(Type.SERIALIZATION, message);
    }

    /** The target names no operation of this version. Without a text, as the service says it. */
    public static ApiError unknownOperation() {
        return new ApiError(Type.UNKNOWN_OPERATION, null);
    }

    /** An item operation on a table that is not there (or not ready). */
    public static ApiError tableNotFound() {
        return new ApiError(Type.RESOURCE_NOT_FOUND, "Requested resource not found");
    }

    /** A table operation on a table that is not there. */
    public static ApiError tableNotFound(String table) {
        return new ApiError(Type.RESOURCE_NOT_FOUND, "Requested resource not found: Table: " + table + " not found");
    }

    /** An operation on backups of a table that is not there. */
    public static ApiError backupTableNotFound(String table) {
        return new ApiError(Type.TABLE_NOT_FOUND, "Table not found: " + table);
    }

    /** An operation on tags of a table that is not there. */
    public static ApiError arnNotFound(String arn) {
        return resourceNotFound("Requested resource not found: ResourcArn: " + arn + " not found");
    }

    /** Any other text about something that is not there. */
    public static ApiError resourceNotFound(String message) {
        return new ApiError(Type.RESOURCE_NOT_FOUND, message);
    }

    /** A write's condition did not hold for {@code item}, which is null when it was not asked for or is not there. */
    public static ApiError conditionalCheckFailed(Bytes item) {
        return new ApiError(Type.CONDITIONAL_CHECK_FAILED, "The conditional request failed", item, List.of());
    }

    /** A transaction was not possible, for those reasons: one for each action, in order. */
    public static ApiError transactionCanceled(List<CancellationReason> reasons) {
        String codes = reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", ", "[", "]"));
        return new ApiError(
                Type.TRANSACTION_CANCELED,
                "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes,
                null,
                reasons);
    }

    /** A transaction has locked the item. */
    public static ApiError transactionConflict() {
        return new ApiError(Type.TRANSACTION_CONFLICT, CONFLICT);
    }

    /** The transaction with this token is under way. */
    public static ApiError transactionInProgress() {
        return new ApiError(
                Type.TRANSACTION_IN_PROGRESS, "The transaction with the given request token is already in progress");
    }

    /** The token has been used for another transaction. */
    public static ApiError idempotentParameterMismatch() {
        return new ApiError(
                Type.IDEMPOTENT_PARAMETER_MISMATCH,
                "Specified idempotent token was used with different request parameters within the idempotency window");
    }

    /** There is an item with that key already. */
    public static ApiError duplicateItem() {
        return new ApiError(Type.DUPLICATE_ITEM, "Duplicate primary key exists in table");
    }

    /** An item collection would become too large. */
    public static ApiError itemCollectionSizeLimitExceeded() {
        return new ApiError(Type.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED, "Collection size exceeded.");
    }

    /** The table exists, or is busy. */
    public static ApiError resourceInUse(String message) {
        return new ApiError(Type.RESOURCE_IN_USE, message);
    }

    /** Too much of something at a time, or altogether. */
    public static ApiError limitExceeded(String message) {
        return new ApiError(Type.LIMIT_EXCEEDED, message);
    }

    /** Records that a client wants to read are gone. */
    public static ApiError trimmedDataAccess(String message) {
        return new ApiError(Type.TRIMMED_DATA_ACCESS, message);
    }

    /** An iterator is too old. */
    public static ApiError expiredIterator(String message) {
        return new ApiError(Type.EXPIRED_ITERATOR, message);
    }

    /** Too much work in flight; nothing was done. */
    public static ApiError throttling(String message) {
        return new ApiError(Type.THROTTLING, message);
    }

    /** Nobody could answer, or a write may or may not have been done. */
    public static ApiError internalServerError(String message) {
        return new ApiError(Type.INTERNAL_SERVER_ERROR, message);
    }

    /** The node is stopping; nothing was done. */
    public static ApiError serviceUnavailable() {
        return new ApiError(Type.SERVICE_UNAVAILABLE, "The service is unavailable. Please try again.");
    }
}
