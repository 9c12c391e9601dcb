package dev.tepui.e2e.bench;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A table and the items that it is loaded with.
 *
 * @param table its name
 * @param itemsPerPartition items with the same partition key; the table has a sort key when these are several
 * @param items all items: a power of ten from 1,000 on
 * @param payload the one attribute beside the keys, which fills an item up to its size
 */
record Dataset(String table, int itemsPerPartition, long items, String payload) {
    /** Items that one request of {@link #load()} writes: the most that BatchWriteItem takes. */
    static final int BATCH = 25;

    /** What one Query returns. */
    private static final int ORDERS_PER_CUSTOMER = 100;

    /** Prime: in steps of this many, requests visit every item of a power of ten once per round. */
    private static final long JUMP = 7_919;

    /** Turns a number into seven digits. */
    private static final long SEVEN_DIGITS = 10_000_000;

    /** Items of about 1 KiB with a partition key. */
    static Dataset customers(long items) {
        return new Dataset("customers", 1, items, "x".repeat(1_000));
    }

    /** Items of 200 bytes (names of attributes included), a hundred with the same partition key. */
    static Dataset orders(long items) {
        return new Dataset("orders", ORDERS_PER_CUSTOMER, items, "x".repeat(165));
    }

    /** The same in a table of another name. */
    Dataset named(String other) {
        return new Dataset(other, itemsPerPartition, items, payload);
    }

    private boolean hasSortKey() {
        return itemsPerPartition > 1;
    }

    /** The key attributes of the n-th item, as members of a JSON object. */
    private String key(long n) {
        String partition = partition(n / itemsPerPartition);
        return hasSortKey() ? partition + ",\"sk\":{\"S\":\"order-" + digits(n % itemsPerPartition) + "\"}" : partition;
    }

    private static String partition(long number) {
        return "\"pk\":{\"S\":\"customer-" + digits(number) + "\"}";
    }

    private static String digits(long number) {
        return Long.toString(SEVEN_DIGITS + number).substring(1);
    }

    /** The key of the item that the n-th request is about. */
    String keyOfRequest(long n) {
        return key(Math.floorMod(n * JUMP, items));
    }

    /** The partition key that the n-th request is about. */
    String partitionOfRequest(long n) {
        return "customer-" + digits(Math.floorMod(n * JUMP, items / itemsPerPartition));
    }

    /** The whole item with a key of {@link #keyOfRequest}. */
    String item(String key) {
        return "{" + key + ",\"payload\":{\"S\":\"" + payload + "\"}}";
    }

    Workload createTable() {
        String attributes = attribute("pk") + (hasSortKey() ? "," + attribute("sk") : "");
        String schema = schema("pk", "HASH") + (hasSortKey() ? "," + schema("sk", "RANGE") : "");
        return Workload.about(
                "CreateTable",
                n -> "{\"TableName\":\"" + table + "\",\"AttributeDefinitions\":[" + attributes + "],\"KeySchema\":["
                        + schema + "],\"BillingMode\":\"PAY_PER_REQUEST\"}");
    }

    private static String attribute(String name) {
        return "{\"AttributeName\":\"" + name + "\",\"AttributeType\":\"S\"}";
    }

    private static String schema(String name, String type) {
        return "{\"AttributeName\":\"" + name + "\",\"KeyType\":\"" + type + "\"}";
    }

    Workload describeTable() {
        return Workload.about("DescribeTable", n -> "{\"TableName\":\"" + table + "\"}");
    }

    /** The n-th request writes the n-th batch of items. */
    Workload load() {
        return Workload.about(
                "BatchWriteItem",
                n -> "{\"RequestItems\":{\"" + table + "\":["
                        + LongStream.range(n * BATCH, (n + 1) * BATCH)
                                .mapToObj(i -> "{\"PutRequest\":{\"Item\":" + item(key(i)) + "}}")
                                .collect(Collectors.joining(","))
                        + "]}}");
    }
}
