package dev.tepui.storage.stream;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.operation.Call;
import dev.tepui.storage.operation.Operation;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** DescribeStream: a stream and its shards, page by page. */
final class DescribeStream implements Operation {
    /** Source: the API reference. */
    private static final int PAGE_MAX = 100;

    /** A shard with its name. */
    private record NamedShard(String id, Capture capture) {}

    private final StreamLookup streams;

    DescribeStream(StreamLookup streams) {
        this.streams = streams;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        String arn = request.string("StreamArn");
        String after = request.string("ExclusiveStartShardId");
        Long limit = request.number("Limit");
        if (limit != null && limit > PAGE_MAX) {
            throw ApiError.invalidParameter("Limit cannot be greater than the maximum: " + PAGE_MAX);
        }
        int most = limit == null ? PAGE_MAX : limit.intValue();
        // No shard has children.
        boolean childrenOnly = request.has("ShardFilter");
        return streams.find(call, arn).thenCompose(found -> {
            if (found == null) {
                throw ApiError.resourceNotFound("Requested resource not found: Stream: " + arn + " not found");
            }
            return shards(found).thenApply(all -> {
                List<NamedShard> rest = all.stream()
                        .filter(shard ->
                                !childrenOnly && (after == null || shard.id().compareTo(after) > 0))
                        .toList();
                List<NamedShard> page = rest.subList(0, Math.min(most, rest.size()));
                return out -> write(out, found, page, page.size() < rest.size());
            });
        });
    }

    private CompletionStage<List<NamedShard>> shards(StreamLookup.Found found) {
        CompletionStage<List<NamedShard>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (int group = 0; group < streams.groups().count(); group++) {
            String id = ShardId.of(found.stream().createdAtMillis(), group);
            all = all.thenCombine(streams.shard(found, group), (shards, shard) -> {
                if (shard != null) {
                    shards.add(new NamedShard(id, shard.capture()));
                }
                return shards;
            });
        }
        return all;
    }

    private void write(JsonOutput out, StreamLookup.Found found, List<NamedShard> shards, boolean more) {
        TableStream stream = found.stream();
        out.beginObject().name("StreamDescription").beginObject();
        out.member("StreamArn", found.arn().in(streams.region()))
                .member("StreamLabel", stream.label())
                .member("StreamStatus", stream.status().name())
                .member("StreamViewType", stream.viewType().name())
                .name("CreationRequestDateTime")
                .epochSeconds(stream.createdAtMillis());
        out.member("TableName", found.table().name());
        TableDefinitionJson.writeKeySchema(out, found.table().definition());
        out.name("Shards").beginArray();
        for (NamedShard shard : shards) {
            out.beginObject()
                    .member("ShardId", shard.id())
                    .name("SequenceNumberRange")
                    .beginObject();
            out.member(
                    "StartingSequenceNumber", SequenceNumber.of(shard.capture().from()));
            if (!shard.capture().isOpen()) {
                out.member(
                        "EndingSequenceNumber",
                        SequenceNumber.of(shard.capture().to()));
            }
            out.endObject().endObject();
        }
        out.endArray();
        if (more) {
            out.member("LastEvaluatedShardId", shards.getLast().id());
        }
        out.endObject().endObject();
    }
}
