package dev.tepui.storage.stream;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.operation.Call;
import dev.tepui.storage.operation.Operation;
import dev.tepui.storage.shape.Structure;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** GetShardIterator: where to begin reading a shard. */
final class GetShardIterator implements Operation {
    private static final String AT = "AT_SEQUENCE_NUMBER";
    private static final String AFTER = "AFTER_SEQUENCE_NUMBER";

    private final StreamLookup streams;
    private final LongSupplier epochMillis;

    GetShardIterator(StreamLookup streams, LongSupplier epochMillis) {
        this.streams = streams;
        this.epochMillis = epochMillis;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        String type = request.string("ShardIteratorType");
        Position number = number(type, request.string("SequenceNumber"));
        String shardId = request.string("ShardId");
        return streams.find(call, request.string("StreamArn")).thenCompose(found -> {
            if (found == null) {
                throw ApiError.resourceNotFound("Stream does not exist");
            }
            OptionalInt group = ShardId.group(shardId, found.stream().createdAtMillis());
            if (group.isEmpty() || group.getAsInt() >= streams.groups().count()) {
                throw shardNotFound();
            }
            return streams.shard(found, group.getAsInt()).thenApply(shard -> {
                if (shard == null) {
                    throw shardNotFound();
                }
                Position start = start(type, number, shard);
                ShardIterator iterator = new ShardIterator(
                        found.arn(), found.table().number(), group.getAsInt(), start, epochMillis.getAsLong());
                return out -> out.beginObject()
                        .member("ShardIterator", iterator.text())
                        .endObject();
            });
        });
    }

    private static Position number(String type, String sequenceNumber) {
        boolean wanted = type.equals(AT) || type.equals(AFTER);
        if (wanted && sequenceNumber == null) {
            throw ApiError.invalidParameter("Invalid SequenceNumber");
        }
        if (!wanted && sequenceNumber != null) {
            throw ApiError.invalidParameter("SequenceNumber should not be passed for this iterator type");
        }
        return wanted ? SequenceNumber.parse(sequenceNumber) : null;
    }

    private static ApiError shardNotFound() {
        return ApiError.resourceNotFound("Shard does not exist");
    }

    /** The position after which reading begins. */
    private static Position start(String type, Position number, StreamLookup.Shard shard) {
        Capture capture = shard.capture();
        Position oldest = later(capture.from(), shard.captures().trimmed());
        return switch (type) {
            case "TRIM_HORIZON" -> oldest;
            case "LATEST" -> earlier(capture.to(), later(oldest, Position.endOf(shard.appliedIndex())));
            default -> {
                Position after = type.equals(AT) ? SequenceNumber.before(number) : number;
                if (capture.from().isAfter(number) || capture.to() != null && number.isAfter(capture.to())) {
                    throw ApiError.validation("Invalid SequenceNumber for the shard");
                }
                if (shard.captures().trimmed().isAfter(after)) {
                    throw ApiError.trimmedDataAccess(
                            "The operation attempted to read past the oldest stream record " + "in a shard.");
                }
                yield later(after, oldest);
            }
        };
    }

    private static Position later(Position a, Position b) {
        return a.isAfter(b) ? a : b;
    }

    private static Position earlier(Position endOrNull, Position other) {
        return endOrNull == null || endOrNull.isAfter(other) ? other : endOrNull;
    }
}
