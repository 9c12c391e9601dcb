package dev.tepui.storage.stream;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.operation.Operation;
import dev.tepui.storage.placement.Groups;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The operations of DynamoDB Streams. */
public final class StreamOperations {
    /** The operations' names. */
    public static final Set<String> NAMES = Set.of("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams");

    private StreamOperations() {}

    /**
     * The operations by name. Safe for any thread.
     *
     * @param region part of the streams' ARNs
     * @param epochMillis the time
     */
    public static Map<String, Operation> of(Tables tables, Groups groups, String region, LongSupplier epochMillis) {
        StreamLookup streams = new StreamLookup(tables, groups, region);
        return new TreeMap<>(Map.of(
                "DescribeStream", new DescribeStream(streams),
                "GetRecords", new GetRecords(streams, epochMillis),
                "GetShardIterator", new GetShardIterator(streams, epochMillis),
                "ListStreams", new ListStreams(streams)));
    }
}
