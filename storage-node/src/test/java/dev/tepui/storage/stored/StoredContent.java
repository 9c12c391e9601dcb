package dev.tepui.storage.stored;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** What is put into a data directory to be stored, and what is asked of it; texts with ' in place of ". */
final class StoredContent {
    /** An operation and its request. */
    record Call(String operation, JsonObject request) {
        JsonObject toJson() {
            return new JsonObject().put("operation", operation).put("request", request);
        }
    }

    private static final String ORDERS_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";

    private StoredContent() {}

    static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    private static Call call(String operation, String request) {
        return new Call(operation, json(request));
    }

    /** Tables, each in use before the next is made. */
    static List<Call> tables() {
        return List.of(
                call("CreateTable", """
                        {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST', 'AttributeDefinitions': [
                          {'AttributeName': 'customer', 'AttributeType': 'S'},
                          {'AttributeName': 'placedAt', 'AttributeType': 'N'},
                          {'AttributeName': 'total', 'AttributeType': 'N'},
                          {'AttributeName': 'state', 'AttributeType': 'S'}],
                         'KeySchema': [{'AttributeName': 'customer', 'KeyType': 'HASH'},
                          {'AttributeName': 'placedAt', 'KeyType': 'RANGE'}],
                         'LocalSecondaryIndexes': [{'IndexName': 'byTotal', 'KeySchema': [
                           {'AttributeName': 'customer', 'KeyType': 'HASH'},
                           {'AttributeName': 'total', 'KeyType': 'RANGE'}],
                          'Projection': {'ProjectionType': 'INCLUDE', 'NonKeyAttributes': ['state']}}],
                         'GlobalSecondaryIndexes': [{'IndexName': 'byState', 'KeySchema': [
                           {'AttributeName': 'state', 'KeyType': 'HASH'},
                           {'AttributeName': 'total', 'KeyType': 'RANGE'}],
                          'Projection': {'ProjectionType': 'ALL'}}],
                         'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': 'KEYS_ONLY'},
                         'Tags': [{'Key': 'team', 'Value': 'shop'}, {'Key': 'cost', 'Value': '42'}],
                         'DeletionProtectionEnabled': true}"""),
                call("CreateTable", """
                        {'TableName': 'sessions', 'BillingMode': 'PROVISIONED',
                         'ProvisionedThroughput': {'ReadCapacityUnits': 7, 'WriteCapacityUnits': 5},
                         'AttributeDefinitions': [{'AttributeName': 'id', 'AttributeType': 'S'}],
                         'KeySchema': [{'AttributeName': 'id', 'KeyType': 'HASH'}],
                         'TableClass': 'STANDARD_INFREQUENT_ACCESS'}"""),
                plain("accounts", "S"),
                plain("things", "B"),
                plain("gone", "S"));
    }

    private static Call plain(String name, String keyType) {
        return call("CreateTable", """
                {'TableName': '%s', 'BillingMode': 'PAY_PER_REQUEST',
                 'AttributeDefinitions': [{'AttributeName': 'id', 'AttributeType': '%s'}],
                 'KeySchema': [{'AttributeName': 'id', 'KeyType': 'HASH'}]}""".formatted(name, keyType));
    }

    /** The body of {@code PUT /v1/tables/feed}: a table whose changes go to somebody who does not listen yet. */
    static JsonObject feed(String receiver) {
        return json("""
                {'resource': '7f1f0c3e-2f60-4a86-8f0e-3d1d5e6b7c21',
                 'definition': {'TableName': 'feed', 'BillingMode': 'PAY_PER_REQUEST',
                  'AttributeDefinitions': [{'AttributeName': 'id', 'AttributeType': 'S'}],
                  'KeySchema': [{'AttributeName': 'id', 'KeyType': 'HASH'}]},
                 'streamSinks': [{'name': 'audit', 'url': 'http://%s/changes', 'batchSize': 10}]}""".formatted(receiver));
    }

    /** Writes, in their order. */
    static List<Call> firstWrites() {
        return List.of(
                order("ann", 1, 10, "open"),
                order("ann", 2, 20, "open"),
                order("bob", 1, 5, "paid"),
                call("UpdateItem", """
                        {'TableName': 'orders', 'Key': {'customer': {'S': 'ann'}, 'placedAt': {'N': '1'}},
                         'UpdateExpression': 'SET #s = :paid', 'ConditionExpression': '#s = :open',
                         'ExpressionAttributeNames': {'#s': 'state'},
                         'ExpressionAttributeValues': {':paid': {'S': 'paid'}, ':open': {'S': 'open'}}}"""),
                call("PutItem", "{'TableName': 'gone', 'Item': {'id': {'S': 'a'}}}"),
                call("DeleteTable", "{'TableName': 'gone'}"),
                call("UpdateTimeToLive", """
                        {'TableName': 'sessions',
                         'TimeToLiveSpecification': {'AttributeName': 'expires', 'Enabled': true}}"""),
                session("for-a-century", 4_102_444_800L),
                call("PutItem", """
                        {'TableName': 'things', 'Item': {'id': {'B': 'AP8B'}, 's': {'S': 'é漢😀'},
                         'n': {'N': '-1.234567890123456789012345678901234567E-20'}, 'b': {'B': 'AAECAw=='},
                         'ss': {'SS': ['x', 'y']}, 'ns': {'NS': ['1', '2.5']}, 'bs': {'BS': ['AA==', 'AQ==']},
                         'm': {'M': {'l': {'L': [{'NULL': true}, {'BOOL': false}, {'S': ''}]}}},
                         't': {'BOOL': true}}}"""),
                call("PutItem", "{'TableName': 'accounts', 'Item': {'id': {'S': 'a'}, 'n': {'N': '100'}}}"),
                call("PutItem", "{'TableName': 'accounts', 'Item': {'id': {'S': 'b'}, 'n': {'N': '100'}}}"),
                transfer("a", "b", 30, "'ClientRequestToken': 'the-first', "),
                call("PutItem", "{'TableName': 'feed', 'Item': {'id': {'S': 'one'}, 'n': {'N': '1'}}}"));
    }

    private static Call order(String customer, int placedAt, int total, String state) {
        String item = """
                {'TableName': 'orders', 'Item': {'customer': {'S': '%s'}, 'placedAt': {'N': '%d'},
                 'total': {'N': '%d'}, 'state': {'S': '%s'}, 'day': {'S': 'day %d'}}}""";
        return call("PutItem", item.formatted(customer, placedAt, total, state, placedAt));
    }

    static Call session(String id, long expires) {
        return call(
                "PutItem",
                "{'TableName': 'sessions', 'Item': {'id': {'S': '%s'}, 'expires': {'N': '%d'}}}"
                        .formatted(id, expires));
    }

    private static Call transfer(String from, String to, int amount, String token) {
        String update = """
                {'Update': {'TableName': 'accounts', 'Key': {'id': {'S': '%s'}}, 'UpdateExpression': 'ADD n :n',
                 'ConditionExpression': 'attribute_exists(id)', 'ExpressionAttributeValues': {':n': {'N': '%d'}}}}""";
        return call(
                "TransactWriteItems",
                "{" + token + "'TransactItems': [" + update.formatted(from, -amount) + ", "
                        + update.formatted(to, amount) + "]}");
    }

    /** Changes of the table of orders, each when the one before is done. */
    static List<Call> tableChanges() {
        return List.of(
                call("UpdateTable", "{'TableName': 'orders', 'StreamSpecification': {'StreamEnabled': false}}"),
                call("UpdateTable", """
                        {'TableName': 'orders', 'StreamSpecification': {'StreamEnabled': true,
                         'StreamViewType': 'NEW_AND_OLD_IMAGES'}}"""),
                call("UpdateTable", """
                        {'TableName': 'orders', 'AttributeDefinitions': [
                          {'AttributeName': 'day', 'AttributeType': 'S'}],
                         'GlobalSecondaryIndexUpdates': [{'Create': {'IndexName': 'byDay', 'KeySchema': [
                           {'AttributeName': 'day', 'KeyType': 'HASH'}],
                          'Projection': {'ProjectionType': 'KEYS_ONLY'}}}]}"""));
    }

    /** Writes after these. */
    static List<Call> secondWrites() {
        return List.of(
                order("ann", 3, 15, "open"),
                order("bob", 1, 6, "open"),
                call(
                        "DeleteItem",
                        "{'TableName': 'orders', 'Key': {'customer': {'S': 'ann'}, 'placedAt': {'N': '2'}}}"));
    }

    /** Writes that are in the log only when the node is killed. */
    static List<Call> lastWrites(long soonSeconds) {
        return List.of(
                order("cyd", 7, 70, "open"),
                order("bob", 1, 6, "paid"),
                session("for-seconds", soonSeconds),
                call("PutItem", "{'TableName': 'feed', 'Item': {'id': {'S': 'two'}, 'n': {'N': '2'}}}"),
                call("UpdateItem", """
                        {'TableName': 'accounts', 'Key': {'id': {'S': 'c'}}, 'UpdateExpression': 'SET n = :n',
                         'ExpressionAttributeValues': {':n': {'N': '5'}}}"""));
    }

    /** Everything that is asked; {@code accounts} are the ids of those that were left in transactions. */
    static List<Call> questions(List<String> accounts) {
        Stream<Call> left = Stream.concat(Stream.of("a", "b", "c"), accounts.stream())
                .map(id -> call(
                        "GetItem",
                        "{'TableName': 'accounts', 'ConsistentRead': true, 'Key': {'id': {'S': '" + id + "'}}}"));
        Stream<Call> tables = Stream.of("orders", "sessions", "accounts", "things", "feed", "gone")
                .map(table -> call("DescribeTable", "{'TableName': '" + table + "'}"));
        Stream<Call> others = Stream.of(
                call("ListTables", "{}"),
                call("DescribeTimeToLive", "{'TableName': 'sessions'}"),
                call("ListTagsOfResource", "{'ResourceArn': '" + ORDERS_ARN + "'}"),
                call("GetItem", "{'TableName': 'things', 'ConsistentRead': true, 'Key': {'id': {'B': 'AP8B'}}}"),
                call("Scan", "{'TableName': 'sessions', 'ConsistentRead': true}"),
                call("Scan", "{'TableName': 'orders', 'ConsistentRead': true}"),
                query("", "customer", "ann"),
                query("'IndexName': 'byTotal', ", "customer", "ann"),
                query("'IndexName': 'byState', ", "#s", "paid"),
                query("'IndexName': 'byDay', ", "#d", "day 1"),
                call(Client.STREAM_RECORDS, "{'TableName': 'orders'}"));
        return Stream.of(left, tables, others).flatMap(calls -> calls).toList();
    }

    static Call query(String index, String attribute, String value) {
        JsonObject request =
                json("{'TableName': 'orders', %s'KeyConditionExpression': '%s = :v'}".formatted(index, attribute));
        request.put("ExpressionAttributeValues", json("{':v': {'S': '%s'}}".formatted(value)));
        if (attribute.startsWith("#")) {
            String name = attribute.equals("#s") ? "state" : "day";
            request.put("ExpressionAttributeNames", new JsonObject().put(attribute, name));
        }
        return new Call("Query", request);
    }

    /** What every later version writes after it has answered; two changes of an order are among it. */
    static List<Call> laterWrites(List<String> accounts) {
        Stream<Call> unlocked = accounts.stream()
                .map(id -> call(
                        "PutItem", "{'TableName': 'accounts', 'Item': {'id': {'S': '" + id + "'}, 'n': {'N': '1'}}}"));
        Stream<Call> others = Stream.of(
                order("ann", 9, 1, "paid"),
                call(
                        "DeleteItem",
                        "{'TableName': 'orders', 'Key': {'customer': {'S': 'ann'}, 'placedAt': {'N': '1'}}}"),
                session("for-another-century", 4_102_444_801L),
                transfer("b", "c", 10, ""));
        return Stream.concat(unlocked, others).toList();
    }

    static JsonArray toJson(List<Call> calls) {
        return new JsonArray(calls.stream().map(Call::toJson).toList());
    }
}
