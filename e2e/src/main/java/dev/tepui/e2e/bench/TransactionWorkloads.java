package dev.tepui.e2e.bench;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Requests that put items of about 1 KiB, alone or three in a transaction. Requests whose numbers are near each other
 * have no item in common, unless it is the popular one. Each transaction has a token, as those of every SDK have.
 *
 * @param table with the keys {@code pk} and {@code sk}, both S
 * @param itemsPerPartition how many items each partition gets
 */
record TransactionWorkloads(String table, Partitions partitions, long itemsPerPartition) {
    static final String ONE_GROUP = "3 puts, one group";
    static final String THREE_GROUPS = "3 puts, three groups";
    static final String POPULAR = "3 puts, three groups, one item in all";

    private static final String WRITE = "TransactWriteItems";
    private static final String CANCELLED = "TransactionCanceledException";
    private static final int PUTS = 3;
    private static final String PAYLOAD = "x".repeat(1_000);

    Workload createTable() {
        return Workload.about(
                "CreateTable",
                n -> "{\"TableName\":\"" + table + "\",\"AttributeDefinitions\":["
                        + "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
                        + "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}],\"KeySchema\":["
                        + "{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                        + "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}],\"BillingMode\":\"PAY_PER_REQUEST\"}");
    }

    Workload describeTable() {
        return Workload.about("DescribeTable", n -> "{\"TableName\":\"" + table + "\"}");
    }

    /** One item. */
    Workload put() {
        return Workload.about(Workload.PUT, n -> put(partitions.of(n), partitions.round(n)));
    }

    /** Three items of one partition. */
    Workload oneGroup() {
        return transactions(
                ONE_GROUP,
                n -> LongStream.range(0, PUTS)
                        .mapToObj(i -> put(partitions.of(n), partitions.round(n) * PUTS + i))
                        .toList());
    }

    /** Three items of three partitions of different groups. */
    Workload threeGroups() {
        return transactions(
                THREE_GROUPS,
                n -> LongStream.range(n * PUTS, (n + 1) * PUTS)
                        .mapToObj(i -> put(partitions.of(i), partitions.round(i)))
                        .toList());
    }

    /**
     * Two items and one that all have in common, of different groups. Transactions that collide are cancelled. The
     * common one is the last, since the first one's group decides and would not have to lock it.
     */
    Workload popular() {
        Partitions others = partitions.others();
        Workload transactions = transactions(
                POPULAR,
                n -> List.of(
                        put(others.of(2 * n), others.round(2 * n)),
                        put(others.of(2 * n + 1), others.round(2 * n + 1)),
                        put(partitions.first(), 0)));
        return new Workload(POPULAR, WRITE, 0, CANCELLED, transactions.body());
    }

    /** The puts of the n-th request. */
    @FunctionalInterface
    private interface Parts {
        List<String> of(long n);
    }

    private static Workload transactions(String name, Parts parts) {
        String run = UUID.randomUUID().toString().substring(0, 8);
        return new Workload(
                name,
                WRITE,
                0,
                n -> "{\"ClientRequestToken\":\"" + run + "-" + n + "\",\"TransactItems\":["
                        + parts.of(n).stream()
                                .map(put -> "{\"Put\":" + put + "}")
                                .collect(Collectors.joining(","))
                        + "]}");
    }

    private String put(String partition, long number) {
        return "{\"TableName\":\"" + table + "\",\"Item\":{\"pk\":{\"S\":\"" + partition + "\"},\"sk\":{\"S\":\"item-"
                + number % itemsPerPartition + "\"},\"payload\":{\"S\":\"" + PAYLOAD + "\"}}}";
    }
}
