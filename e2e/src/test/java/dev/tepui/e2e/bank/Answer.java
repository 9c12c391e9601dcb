package dev.tepui.e2e.bank;

import dev.tepui.e2e.serializability.Transaction.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * What became of a request.
 *
 * @param value the response; null unless it was done
 * @param error why it was not done, for people; empty when it was
 */
record Answer<T>(Outcome outcome, T value, String error) {
    /** Errors that say that nothing was done. */
    private static final Set<String> REFUSALS = Set.of(
            "ConditionalCheckFailedException",
            "TransactionConflictException",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "ThrottlingException");

    /** Reasons for which a transaction of ours can be cancelled. */
    private static final Set<String> REASONS = Set.of(
            "None",
            "ConditionalCheckFailed",
            "TransactionConflict",
            "ProvisionedThroughputExceeded",
            "ThrottlingError");

    private static final int ATTEMPTS_MAX = 5;

    /** Whoever met nobody waits: clients that try on and on take half of the processor from members that start. */
    private static final long PAUSE_NANOS = 100_000_000;

    /**
     * Sends a request once, through a client that does not repeat it by itself. When the outcome is unknown, returns
     * after a pause. Throws what a client of the bank never causes, such as a ValidationException.
     */
    static <T> Answer<T> to(Supplier<T> request) {
        try {
            return new Answer<>(Outcome.DONE, request.get(), "");
        } catch (TransactionCanceledException e) {
            checkReasons(e);
            return not(Outcome.REFUSED, e);
        } catch (TransactionInProgressException | SdkClientException e) {
            return unknown(e);
        } catch (DynamoDbException e) {
            if (e.statusCode() >= 500) {
                return unknown(e);
            }
            if (REFUSALS.contains(e.awsErrorDetails().errorCode())) {
                return not(Outcome.REFUSED, e);
            }
            throw e;
        }
    }

    private static <T> Answer<T> unknown(SdkException e) {
        LockSupport.parkNanos(PAUSE_NANOS);
        return not(Outcome.UNKNOWN, e);
    }

    private static <T> Answer<T> not(Outcome outcome, SdkException e) {
        return new Answer<>(outcome, null, e.getClass().getSimpleName() + ": " + e.getMessage());
    }

    private static void checkReasons(TransactionCanceledException e) {
        List<String> codes =
                e.cancellationReasons().stream().map(CancellationReason::code).toList();
        if (!REASONS.containsAll(codes) || codes.stream().allMatch("None"::equals)) {
            throw new IllegalStateException("cancelled for " + e.cancellationReasons(), e);
        }
    }

    /**
     * Sends a request that has a token by which the server recognises it, again and again while its outcome is unknown.
     * A refusal then says nothing: the attempt before may still be on its way, and be done after all.
     */
    static <T> Answer<T> toRepeated(Supplier<T> request) {
        Answer<T> answer = to(request);
        if (answer.outcome == Outcome.REFUSED) {
            return answer;
        }
        for (int attempt = 1; attempt < ATTEMPTS_MAX && answer.outcome != Outcome.DONE; attempt++) {
            answer = to(request);
        }
        return answer.outcome == Outcome.DONE ? answer : new Answer<>(Outcome.UNKNOWN, null, answer.error);
    }

    boolean isDone() {
        return outcome == Outcome.DONE;
    }
}
