package dev.tepui.e2e.bank;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The requests to the bank's table, which has the partition key {@code pk} (S). */
final class Requests {
    /** As many as one transaction takes. */
    static final int ACCOUNTS = 100;

    static final long OPENING_BALANCE = 1_000;

    private static final String APPEND = "SET writes = list_append(writes, :id)";
    private static final String AS_READ = "balance = :balance AND size(writes) = :length";

    private final DynamoDbClient client;
    private final String table;

    /** The client must not repeat requests by itself. */
    Requests(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    static String account(int number) {
        return "account-" + number;
    }

    static List<String> allAccounts() {
        return IntStream.range(0, ACCOUNTS).mapToObj(Requests::account).toList();
    }

    /** Opens all accounts in one transaction. */
    Answer<?> open(String id) {
        return write(allAccounts().stream().map(key -> opening(key, id)).toList());
    }

    private TransactWriteItem opening(String key, String id) {
        Map<String, AttributeValue> item =
                Map.of("pk", AttributeValue.fromS(key), "balance", number(OPENING_BALANCE), "writes", listOf(id));
        return TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(table)
                        .item(item)
                        .conditionExpression("attribute_not_exists(pk)")
                        .build())
                .build();
    }

    /** Part of a transaction: adds to the balance of an account, which must still be as it was read. */
    TransactWriteItem change(Account read, long amount, String id) {
        Map<String, AttributeValue> values = asRead(read);
        values.put(":amount", number(amount));
        values.put(":id", listOf(id));
        return TransactWriteItem.builder()
                .update(Update.builder()
                        .tableName(table)
                        .key(key(read.key()))
                        .updateExpression(APPEND + ", balance = balance + :amount")
                        .conditionExpression(AS_READ)
                        .expressionAttributeValues(values)
                        .build())
                .build();
    }

    /** Part of a transaction: an account must still be as it was read. */
    TransactWriteItem unchanged(Account read) {
        return TransactWriteItem.builder()
                .conditionCheck(ConditionCheck.builder()
                        .tableName(table)
                        .key(key(read.key()))
                        .conditionExpression(AS_READ)
                        .expressionAttributeValues(asRead(read))
                        .build())
                .build();
    }

    /** A transaction of these parts. */
    Answer<?> write(List<TransactWriteItem> parts) {
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .transactItems(parts)
                .clientRequestToken(UUID.randomUUID().toString())
                .build();
        return Answer.toRepeated(() -> client.transactWriteItems(request));
    }

    /** Reads accounts in one transaction. */
    Answer<List<Account>> read(Collection<String> keys) {
        TransactGetItemsRequest request = TransactGetItemsRequest.builder()
                .transactItems(keys.stream()
                        .map(key -> TransactGetItem.builder()
                                .get(get -> get.tableName(table).key(key(key)))
                                .build())
                        .toList())
                .build();
        return Answer.to(() -> client.transactGetItems(request).responses().stream()
                .map(response -> Account.of(response.item()))
                .toList());
    }

    /** A strong read of one account. */
    Answer<Account> read(String key) {
        GetItemRequest request = GetItemRequest.builder()
                .tableName(table)
                .key(key(key))
                .consistentRead(true)
                .build();
        return Answer.to(() -> Account.of(client.getItem(request).item()));
    }

    /** Appends to the list of an account that must still be as it was read. */
    Answer<?> append(Account read, String id) {
        Map<String, AttributeValue> values = asRead(read);
        values.put(":id", listOf(id));
        return append(UpdateItemRequest.builder()
                .key(key(read.key()))
                .conditionExpression(AS_READ)
                .expressionAttributeValues(values));
    }

    /** Appends to the list of an account, whatever it is; the list before. */
    Answer<List<String>> append(String key, String id) {
        return append(UpdateItemRequest.builder()
                .key(key(key))
                .conditionExpression("attribute_exists(pk)")
                .expressionAttributeValues(Map.of(":id", listOf(id))));
    }

    private Answer<List<String>> append(UpdateItemRequest.Builder builder) {
        UpdateItemRequest request = builder.tableName(table)
                .updateExpression(APPEND)
                .returnValues(ReturnValue.UPDATED_OLD)
                .build();
        return Answer.to(() -> client.updateItem(request).attributes().get("writes").l().stream()
                .map(AttributeValue::s)
                .toList());
    }

    private static Map<String, AttributeValue> asRead(Account read) {
        return new HashMap<>(Map.of(
                ":balance",
                number(read.balance()),
                ":length",
                number(read.writes().size())));
    }

    private static Map<String, AttributeValue> key(String key) {
        return Map.of("pk", AttributeValue.fromS(key));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static AttributeValue listOf(String id) {
        return AttributeValue.fromL(List.of(AttributeValue.fromS(id)));
    }
}
