package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** What an application stores, it gets back: every attribute type, whole pages, in order. */
class AttributeTypesTest {
    @Story
    void shouldReturnEveryTypeAsItWasStored(StoryCluster cluster) {
        String name = cluster.uniqueName("types");
        cluster.apply(Manifests.tableWithSortKey(name));
        cluster.awaitReady(name);
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("pk", AttributeValue.fromS("everything"));
        item.put("sk", AttributeValue.fromN("1"));
        item.put("string", AttributeValue.fromS("Tepui \uD83C\uDFD4 Ürümqi"));
        item.put("empty", AttributeValue.fromS(""));
        item.put("number", AttributeValue.fromN("-12345678901234567890.123456789012345678"));
        item.put("binary", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, (byte) 255})));
        item.put("strings", AttributeValue.fromSs(List.of("b", "a")));
        item.put("numbers", AttributeValue.fromNs(List.of("2", "1")));
        item.put("binaries", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"))));
        item.put("yes", AttributeValue.fromBool(true));
        item.put("null", AttributeValue.fromNul(true));
        item.put(
                "nested",
                AttributeValue.fromM(Map.of(
                        "list", AttributeValue.fromL(List.of(AttributeValue.fromN("7"), AttributeValue.fromS("x"))))));
        try (DynamoDbClient client = cluster.dynamoDb()) {
            client.putItem(request -> request.tableName(name).item(item));

            Map<String, AttributeValue> stored = client.getItem(request ->
                            request.tableName(name).consistentRead(true).key(key("everything", 1)))
                    .item();

            assertThat(stored.keySet()).isEqualTo(item.keySet());
            item.forEach((attribute, value) ->
                    assertThat(comparable(stored.get(attribute))).as(attribute).isEqualTo(comparable(value)));
            assertThat(client.deleteItem(request -> request.tableName(name)
                                    .key(key("everything", 1))
                                    .returnValues(ReturnValue.ALL_OLD))
                            .attributes()
                            .keySet())
                    .isEqualTo(item.keySet());
        }
        cluster.delete(name);
    }

    @Story
    void shouldQueryAndScanInPages(StoryCluster cluster) {
        String name = cluster.uniqueName("pages");
        cluster.apply(Manifests.tableWithSortKey(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb()) {
            for (int i = 0; i < 30; i++) {
                Map<String, AttributeValue> item = key("customer-" + i % 3, i - 15);
                client.putItem(request -> request.tableName(name).item(item));
            }

            List<String> sorted = client
                    .queryPaginator(request -> request.tableName(name)
                            .limit(3)
                            .consistentRead(true)
                            .keyConditionExpression("pk = :pk AND sk BETWEEN :low AND :high")
                            .expressionAttributeValues(Map.of(
                                    ":pk", AttributeValue.fromS("customer-0"),
                                    ":low", AttributeValue.fromN("-10"),
                                    ":high", AttributeValue.fromN("10"))))
                    .items()
                    .stream()
                    .map(item -> item.get("sk").n())
                    .toList();

            assertThat(sorted)
                    .isEqualTo(IntStream.range(0, 30)
                            .filter(i -> i % 3 == 0)
                            .map(i -> i - 15)
                            .filter(sk -> sk >= -10 && sk <= 10)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(
                            client
                                    .scanPaginator(request ->
                                            request.tableName(name).limit(7).consistentRead(true))
                                    .items()
                                    .stream()
                                    .distinct()
                                    .count())
                    .isEqualTo(30);
        }
        cluster.delete(name);
    }

    private static Map<String, AttributeValue> key(String pk, int sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromN(Integer.toString(sk)));
    }

    /** Sets have no order. */
    private static Object comparable(AttributeValue value) {
        return switch (value.type()) {
            case SS -> value.ss().stream().sorted().toList();
            case NS -> value.ns().stream().sorted().toList();
            default -> value;
        };
    }
}
