package dev.tepui.e2e.bench;

import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What the clients of one measurement ask for, as complete HTTP requests, so that the client costs next to nothing.
 *
 * @param name as printed
 * @param operation DynamoDB's operation
 * @param itemsRead items that every answer holds
 * @param refusal the type of an error that answers may have without failing the measurement; null when there is none
 * @param body JSON of the n-th request
 */
record Workload(String name, String operation, int itemsRead, String refusal, LongFunction<String> body) {
    static final String ECHO = "echo 1 KiB";
    static final String PUT = "PutItem";
    static final String GET_EVENTUAL = "GetItem eventual";
    static final String GET_STRONG = "GetItem strong";
    static final String UPDATE = "UpdateItem";
    static final String BATCH_GET = "BatchGetItem";
    static final String QUERY = "Query";

    private static final int BATCH_GET_KEYS = 25;

    /** A request that reads no items, named as its operation. */
    static Workload about(String operation, LongFunction<String> body) {
        return new Workload(operation, operation, 0, body);
    }

    Workload(String name, String operation, int itemsRead, LongFunction<String> body) {
        this(name, operation, itemsRead, null, body);
    }

    /** Whether an answer that is not 200 is one that this workload provokes. */
    boolean provokes(String answer) {
        return refusal != null && answer.contains(refusal);
    }

    /** Replaces an item by an equal one. */
    static Workload put(Dataset data) {
        return about(PUT, n -> start(data) + ",\"Item\":" + data.item(data.keyOfRequest(n)) + "}");
    }

    /** The requests of {@link #put}, for a server that sends them back. */
    static Workload echo(Dataset data) {
        return new Workload(ECHO, PUT, 1, put(data).body());
    }

    static Workload getEventual(Dataset data) {
        return new Workload(GET_EVENTUAL, "GetItem", 1, n -> start(data) + key(data, n) + "}");
    }

    static Workload getStrong(Dataset data) {
        return new Workload(GET_STRONG, "GetItem", 1, n -> start(data) + key(data, n) + ",\"ConsistentRead\":true}");
    }

    /** Changes two attributes of an item, under a condition that holds. */
    static Workload update(Dataset data) {
        return about(
                UPDATE,
                n -> start(data) + key(data, n)
                        + ",\"UpdateExpression\":\"SET lastRequest = :request ADD requests :one\""
                        + ",\"ConditionExpression\":\"attribute_exists(pk) AND NOT begins_with(payload, :bad)\""
                        + ",\"ExpressionAttributeValues\":{\":request\":{\"N\":\"" + n
                        + "\"},\":one\":{\"N\":\"1\"},\":bad\":{\"S\":\"bad\"}}}");
    }

    /** 25 items of as many partitions, or nearly. */
    static Workload batchGet(Dataset data) {
        return new Workload(
                BATCH_GET,
                BATCH_GET,
                BATCH_GET_KEYS,
                n -> "{\"RequestItems\":{\"" + data.table() + "\":{\"Keys\":["
                        + LongStream.range(n * BATCH_GET_KEYS, (n + 1) * BATCH_GET_KEYS)
                                .mapToObj(i -> "{" + data.keyOfRequest(i) + "}")
                                .collect(Collectors.joining(","))
                        + "]}}}");
    }

    /** All items of a partition, in one page. */
    static Workload query(Dataset data) {
        return new Workload(
                QUERY,
                QUERY,
                data.itemsPerPartition(),
                n -> start(data) + ",\"KeyConditionExpression\":\"pk = :pk\",\"ExpressionAttributeValues\":{\":pk\":"
                        + "{\"S\":\"" + data.partitionOfRequest(n) + "\"}}}");
    }

    private static String start(Dataset data) {
        return "{\"TableName\":\"" + data.table() + "\"";
    }

    private static String key(Dataset data, long n) {
        return ",\"Key\":{" + data.keyOfRequest(n) + "}";
    }

    /** Where its requests begin: elsewhere for each, so that none reads what another has just brought into memory. */
    long first() {
        return Math.floorMod(name.hashCode(), 65_536) * 1_000_003L;
    }

    /** Whether an answer's body holds the items that it should. */
    boolean isAnsweredBy(String answer) {
        return answer.split("\"payload\":", -1).length - 1 == itemsRead;
    }

    /** The n-th request, ready to be sent. DynamoDB Local wants to see a credential. */
    byte[] request(long n) {
        byte[] json = body.apply(n).getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST / HTTP/1.1\r\nHost: dynamodb\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "X-Amz-Target: DynamoDB_20120810." + operation + "\r\n"
                        + "X-Amz-Date: 20260101T000000Z\r\n"
                        + "Authorization: AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request,"
                        + " SignedHeaders=host, Signature=0\r\n"
                        + "Content-Length: " + json.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + json.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(json, 0, request, head.length, json.length);
        return request;
    }
}
