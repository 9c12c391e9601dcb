package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The answer to a request that must not succeed. */
record Refusal(DynamoDbException exception) {
    /** The service's request ids have 52 characters, those of DynamoDB Local are UUIDs. */
    private static final int UUID_LENGTH = 36;

    /** Makes a call that is refused. */
    static Refusal of(ThrowingCallable call) {
        DynamoDbException exception = catchThrowableOfType(DynamoDbException.class, call);
        assertThat(exception).as("the request is refused").isNotNull();
        return new Refusal(exception);
    }

    /** A ValidationException with exactly this message. */
    void isValidation(String message) {
        is(DynamoDbException.class, "ValidationException", message);
    }

    /** A ValidationException whose message begins so. */
    void isValidationStartingWith(String message) {
        if (!isLocals(message)) {
            assertThat(exception.awsErrorDetails().errorMessage()).startsWith(message);
        }
        assertThat(exception.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    }

    /** An exception that the SDK knows by a class of its own, with exactly this message. */
    <T extends DynamoDbException> T is(Class<T> type, String message) {
        return is(type, type.getSimpleName(), message);
    }

    private <T extends DynamoDbException> T is(Class<T> type, String code, String message) {
        if (!isLocals(message)) {
            assertThat(exception.awsErrorDetails().errorMessage()).isEqualTo(message);
        }
        assertThat(exception.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(exception.statusCode()).isEqualTo(400);
        assertThat(exception).isExactlyInstanceOf(type);
        return type.cast(exception);
    }

    /** Whether this is an answer of DynamoDB Local with what it says instead of the service's message. */
    private boolean isLocals(String message) {
        return exception.requestId().length() == UUID_LENGTH
                && LocalTexts.insteadOf(message)
                        .contains(exception.awsErrorDetails().errorMessage());
    }
}
