package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.provisioning.Provisioning.RefusedException;
import java.util.Optional;

/** What the failures of the ports mean to a client. */
public final class Failures {
    /** The service has no such error, for its storage has no end. Clients repeat a request that ends like this. */
    private static final String STORAGE_FULL =
            "The storage of the table is almost full; nothing was changed. Items can be read and deleted";

    private Failures() {}

    /** The error to answer with; empty when the failure is a fault of the program. */
    public static Optional<ApiError> toApiError(Throwable failure) {
        Throwable cause = TableLookup.unwrap(failure);
        return Optional.ofNullable(
                switch (cause) {
                    case ApiError error -> error;
                    case ExpressionException wrong -> ApiError.validation(wrong.getMessage());
                    case Groups.StorageFullException full -> ApiError.internalServerError(STORAGE_FULL);
                    case Groups.UnavailableException ignored ->
                        ApiError.internalServerError("The service cannot answer at the moment; nothing was changed");
                    case Groups.OutcomeUnknownException ignored ->
                        ApiError.internalServerError("The outcome of the request is unknown");
                    case RefusedException refused -> refused(refused);
                    default -> null;
                });
    }

    private static ApiError refused(RefusedException refused) {
        return switch (refused.kind()) {
            case RESOURCE_IN_USE -> ApiError.resourceInUse(refused.getMessage());
            case NOT_FOUND -> ApiError.resourceNotFound(refused.getMessage());
            case VALIDATION -> ApiError.validation(refused.getMessage());
            case LIMIT_EXCEEDED -> ApiError.limitExceeded(refused.getMessage());
        };
    }
}
