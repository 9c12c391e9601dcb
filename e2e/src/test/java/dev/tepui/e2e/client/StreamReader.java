package dev.tepui.e2e.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads a stream from its beginning: all shards, each in its order. One thread. */
public final class StreamReader {
    private final DynamoDbStreamsClient client;
    private final String arn;
    private final Map<String, String> iterators = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /** A reader that has read nothing yet. */
    public StreamReader(DynamoDbStreamsClient client, String arn) {
        this.client = client;
        this.arn = arn;
    }

    /** What has come since the last call, one request for each shard. */
    public List<Record> poll() {
        shards().forEach(shard -> {
            if (known.add(shard.shardId())) {
                iterators.put(
                        shard.shardId(),
                        client.getShardIterator(request -> request.streamArn(arn)
                                        .shardId(shard.shardId())
                                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                                .shardIterator());
            }
        });
        List<Record> records = new ArrayList<>();
        for (String shard : List.copyOf(iterators.keySet())) {
            String iterator = iterators.get(shard);
            GetRecordsResponse page = client.getRecords(request -> request.shardIterator(iterator));
            records.addAll(page.records());
            if (page.nextShardIterator() == null) {
                iterators.remove(shard);
            } else {
                iterators.put(shard, page.nextShardIterator());
            }
        }
        return records;
    }

    /** Whether every shard has been read to its end, which a stream has only when it is disabled. */
    public boolean isAtTheEnd() {
        return !known.isEmpty() && iterators.isEmpty();
    }

    private List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        String after = null;
        do {
            String start = after;
            DescribeStreamResponse page =
                    client.describeStream(request -> request.streamArn(arn).exclusiveStartShardId(start));
            shards.addAll(page.streamDescription().shards());
            after = page.streamDescription().lastEvaluatedShardId();
        } while (after != null);
        return shards;
    }
}
