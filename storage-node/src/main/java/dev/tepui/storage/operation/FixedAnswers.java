package dev.tepui.storage.operation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Operations that answer without looking at anything: DescribeLimits and DescribeEndpoints. */
final class FixedAnswers {
    /** Source: DynamoDB's default quotas, which clients may rely on. */
    private static final long ACCOUNT_UNITS = 80_000;

    private static final long TABLE_UNITS = 40_000;
    private static final long CACHE_MINUTES = 1440;

    private FixedAnswers() {}

    /** DescribeLimits: the quotas of a new AWS account; nothing enforces them here. */
    static CompletionStage<Operation.Answer> limits(Call call) {
        return CompletableFuture.completedFuture(out -> out.beginObject()
                .member("AccountMaxReadCapacityUnits", ACCOUNT_UNITS)
                .member("AccountMaxWriteCapacityUnits", ACCOUNT_UNITS)
                .member("TableMaxReadCapacityUnits", TABLE_UNITS)
                .member("TableMaxWriteCapacityUnits", TABLE_UNITS)
                .endObject());
    }

    /** DescribeEndpoints: the address that the client has already found. */
    static CompletionStage<Operation.Answer> endpoints(Call call) {
        String address = call.host() == null ? "localhost" : call.host();
        return CompletableFuture.completedFuture(out -> out.beginObject()
                .name("Endpoints")
                .beginArray()
                .beginObject()
                .member("Address", address)
                .member("CachePeriodInMinutes", CACHE_MINUTES)
                .endObject()
                .endArray()
                .endObject());
    }
}
