package dev.tepui.e2e.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a stream from its beginning: all shards, each in its order, and each record once, also when requests fail. One
 * thread.
 */
public final class StreamReader {
    private final DynamoDbStreamsClient client;
    private final String arn;
    private final Map<String, String> iterators = new HashMap<>();
    private final Map<String, String> lastNumbers = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /** A reader that has read nothing yet. */
    public StreamReader(DynamoDbStreamsClient client, String arn) {
        this.client = client;
        this.arn = arn;
    }

    /** What has come since the last call, as {@link #poll(Consumer)}. */
    public List<Record> poll() {
        List<Record> records = new ArrayList<>();
        poll(records::add);
        return records;
    }

    /**
     * Passes on what has come since the last call, one request for each shard. When a request fails, all that came
     * before has been passed on, and the next call goes on from there.
     */
    public void poll(Consumer<Record> to) {
        for (Shard shard : shards()) {
            if (!known.contains(shard.shardId())) {
                iterators.put(shard.shardId(), iterator(shard.shardId()));
                known.add(shard.shardId());
            }
        }
        for (String shard : List.copyOf(iterators.keySet())) {
            read(shard, to);
        }
    }

    private void read(String shard, Consumer<Record> to) {
        String iterator = iterators.get(shard);
        GetRecordsResponse page;
        try {
            page = client.getRecords(request -> request.shardIterator(iterator));
        } catch (ExpiredIteratorException expired) {
            iterators.put(shard, iterator(shard));
            return;
        }
        if (page.hasRecords() && !page.records().isEmpty()) {
            lastNumbers.put(shard, page.records().getLast().dynamodb().sequenceNumber());
        }
        if (page.nextShardIterator() == null) {
            iterators.remove(shard);
        } else {
            iterators.put(shard, page.nextShardIterator());
        }
        page.records().forEach(to);
    }

    /** After the last record that was read. */
    private String iterator(String shard) {
        String last = lastNumbers.get(shard);
        return client.getShardIterator(request -> request.streamArn(arn)
                        .shardId(shard)
                        .sequenceNumber(last)
                        .shardIteratorType(
                                last == null
                                        ? ShardIteratorType.TRIM_HORIZON
                                        : ShardIteratorType.AFTER_SEQUENCE_NUMBER))
                .shardIterator();
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
