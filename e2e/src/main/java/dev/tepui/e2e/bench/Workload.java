package dev.tepui.e2e.bench;

import java.nio.charset.StandardCharsets;

/**
 * What the clients of one measurement ask for, as complete HTTP requests, so that the client costs next to nothing.
 *
 * @param name as printed
 * @param operation DynamoDB's operation
 */
record Workload(String name, String operation, Body body) {
    static final String TABLE = "bench";
    /** Items that the table is loaded with; requests spread over them. */
    static final int ITEMS = 10_000;
    /** Payload of the one non-key attribute, so that an item has about 1 KiB. */
    private static final String PAYLOAD = "x".repeat(1_000);

    /** The JSON body of the n-th request. */
    interface Body {
        String of(long n);
    }

    static final Workload PUT = new Workload("PutItem", "PutItem", Workload::putBody);

    static final Workload GET_EVENTUAL = new Workload("GetItem eventual", "GetItem", n -> getBody(n, false));

    static final Workload GET_STRONG = new Workload("GetItem strong", "GetItem", n -> getBody(n, true));

    static final Workload CREATE_TABLE = new Workload(
            "CreateTable",
            "CreateTable",
            n -> "{\"TableName\":\"" + TABLE + "\",\"AttributeDefinitions\":[{\"AttributeName\":\"pk\","
                    + "\"AttributeType\":\"S\"}],\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}],"
                    + "\"BillingMode\":\"PAY_PER_REQUEST\"}");

    static final Workload DESCRIBE_TABLE =
            new Workload("DescribeTable", "DescribeTable", n -> "{\"TableName\":\"" + TABLE + "\"}");

    private static String putBody(long n) {
        return "{\"TableName\":\"" + TABLE + "\",\"Item\":{\"pk\":{\"S\":\"" + key(n) + "\"},\"payload\":{\"S\":\""
                + PAYLOAD + "\"}}}";
    }

    private static String getBody(long n, boolean consistent) {
        return "{\"TableName\":\"" + TABLE + "\",\"Key\":{\"pk\":{\"S\":\"" + key(n) + "\"}}"
                + (consistent ? ",\"ConsistentRead\":true}" : "}");
    }

    /** Visits every item once per round, in an order that jumps about: 7,919 is prime. */
    private static String key(long n) {
        return "customer-" + Math.floorMod(n * 7_919, (long) ITEMS);
    }

    /** The same requests under another name. */
    Workload named(String otherName) {
        return new Workload(otherName, operation, body);
    }

    /** The n-th request, ready to be sent. DynamoDB Local wants to see a credential. */
    byte[] request(long n) {
        byte[] json = body.of(n).getBytes(StandardCharsets.UTF_8);
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
