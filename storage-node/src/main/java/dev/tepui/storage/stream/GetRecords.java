package dev.tepui.storage.stream;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.operation.Call;
import dev.tepui.storage.operation.Operation;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** GetRecords: the next records of a shard. */
final class GetRecords implements Operation {
    /** Source: the API reference. */
    private static final int RECORDS_MAX = 1_000;

    /** Source: the API reference. */
    private static final int ANSWER_MAX_BYTES = 1 << 20;

    private final StreamLookup streams;
    private final LongSupplier epochMillis;

    GetRecords(StreamLookup streams, LongSupplier epochMillis) {
        this.streams = streams;
        this.epochMillis = epochMillis;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        ShardIterator iterator = ShardIterator.parse(request.string("ShardIterator"), epochMillis.getAsLong());
        Long limit = request.number("Limit");
        if (limit != null && limit > RECORDS_MAX) {
            throw ApiError.invalidParameter("Limit should be less than or equal to " + RECORDS_MAX);
        }
        int most = limit == null ? RECORDS_MAX : limit.intValue();
        return streams.find(call, iterator.stream()).thenCompose(found -> {
            if (found == null || found.table().number() != iterator.table()) {
                throw streamNotFound();
            }
            Groups groups = streams.groups();
            if (iterator.group() < 0 || iterator.group() >= groups.count()) {
                throw ApiError.validation("Invalid ShardIterator");
            }
            Read read = new Read.GetChanges(iterator.table(), iterator.after(), most, ANSWER_MAX_BYTES);
            return call.reads(groups).read(iterator.group(), read, false).thenApply(reply -> switch (reply) {
                case ReadReply.ChangesAre page -> answer(iterator, found, page);
                default -> throw streamNotFound();
            });
        });
    }

    private static ApiError streamNotFound() {
        return ApiError.resourceNotFound("Stream does not exist");
    }

    private Answer answer(ShardIterator iterator, StreamLookup.Found found, ReadReply.ChangesAre page) {
        Captures captures = page.captures();
        Capture capture = captures.find(found.captureName());
        if (captures.trimmed().isAfter(iterator.after())) {
            throw ApiError.trimmedDataAccess(
                    "The operation attempted to read past the oldest stream record in a " + "shard.");
        }
        if (capture == null) {
            // A replica that is behind, or one that has forgotten the stream together with all that it had.
            return out -> write(out, iterator, found, List.of(), iterator.text());
        }
        Position end = capture.to();
        // Nobody has changed items that are only recorded for others.
        List<Change> changes = page.changes().stream()
                .filter(change -> change.cause() != Change.Cause.BACKFILL)
                .filter(change -> end == null || !change.position().isAfter(end))
                .toList();
        boolean over = end != null && !end.isAfter(page.upTo());
        String next = over
                ? null
                : iterator.movedTo(page.upTo(), epochMillis.getAsLong()).text();
        return out -> write(out, iterator, found, changes, next);
    }

    private void write(
            JsonOutput out, ShardIterator iterator, StreamLookup.Found found, List<Change> changes, String nextOrNull) {
        StreamRecordJson records =
                new StreamRecordJson(found.table(), found.stream().viewType(), streams.region());
        out.beginObject().name("Records").beginArray();
        changes.forEach(change -> records.write(out, iterator.group(), change));
        out.endArray().member("NextShardIterator", nextOrNull).endObject();
    }
}
