package dev.tepui.storage.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.http.TestServer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamOperationsTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldShowTheStreamOfATable() {
        create("orders", "NEW_AND_OLD_IMAGES");

        JsonObject table = ok("DescribeTable", "{'TableName':'orders'}").getJsonObject("Table");
        assertThat(table.getJsonObject("StreamSpecification").encode())
                .isEqualTo("{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}");
        String label = table.getString("LatestStreamLabel");
        assertThat(label).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
        assertThat(arn("orders")).isEqualTo("arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/" + label);
        JsonObject stream = describe(arn("orders"));
        assertThat(stream.getString("StreamStatus")).isEqualTo("ENABLED");
        assertThat(stream.getString("StreamViewType")).isEqualTo("NEW_AND_OLD_IMAGES");
        assertThat(stream.getString("TableName")).isEqualTo("orders");
        assertThat(stream.getJsonArray("KeySchema").encode())
                .isEqualTo("[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]");
        assertThat(objects(stream, "Shards")).hasSize(server.pool().count());
        for (JsonObject shard : objects(stream, "Shards")) {
            assertThat(shard.getString("ShardId")).hasSizeBetween(28, 65);
            assertThat(text(shard, "/SequenceNumberRange/StartingSequenceNumber"))
                    .hasSizeBetween(21, 40);
            assertThat(has(shard, "/SequenceNumberRange/EndingSequenceNumber")).isFalse();
        }
    }

    @Test
    void shouldGiveEveryChangeOnceInTheOrderOfItsItem() {
        create("orders", "NEW_AND_OLD_IMAGES");
        for (int i = 0; i < 20; i++) {
            put("orders", "a" + i, 1);
            put("orders", "a" + i, 2);
            put("orders", "a" + i, 2);
            ok("DeleteItem", "{'TableName':'orders','Key':{'id':{'S':'a" + i + "'}}}");
        }

        List<JsonObject> records = records(arn("orders"), "TRIM_HORIZON", 3);
        assertThat(records).hasSize(60);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String id = "a" + i;
            List<JsonObject> ofItem = records.stream()
                    .filter(record -> text(record, "/dynamodb/Keys/id/S").equals(id))
                    .toList();
            assertThat(ofItem)
                    .extracting(record -> record.getString("eventName"))
                    .containsExactly("INSERT", "MODIFY", "REMOVE");
            assertThat(ofItem)
                    .extracting(record -> text(record, "/dynamodb/OldImage/n/N"))
                    .containsExactly("", "1", "2");
            assertThat(ofItem)
                    .extracting(record -> text(record, "/dynamodb/NewImage/n/N"))
                    .containsExactly("1", "2", "");
            assertThat(ofItem).isSortedAccordingTo((a, b) -> sequence(a).compareTo(sequence(b)));
            ofItem.forEach(record -> ids.add(record.getString("eventID")));
        }
        assertThat(ids).hasSize(60);
        JsonObject record = records.get(0);
        assertThat(record.getString("eventSource")).isEqualTo("aws:dynamodb");
        assertThat(record.getString("eventVersion")).isEqualTo("1.1");
        assertThat(record.getString("awsRegion")).isEqualTo("us-east-1");
        assertThat(text(record, "/dynamodb/StreamViewType")).isEqualTo("NEW_AND_OLD_IMAGES");
        assertThat(record.containsKey("userIdentity")).isFalse();
    }

    /** Key: id 2 + value. Image: the key, n 1 + number 2. */
    @Test
    void shouldHoldWhatTheViewTypeSays() {
        record Expected(String viewType, boolean newImage, boolean oldImage, long sizeBytes) {}

        for (Expected expected : List.of(
                new Expected("KEYS_ONLY", false, false, 3),
                new Expected("NEW_IMAGE", true, false, 9),
                new Expected("OLD_IMAGE", false, true, 9),
                new Expected("NEW_AND_OLD_IMAGES", true, true, 15))) {
            String table = expected.viewType().replace('_', '-');
            create(table, expected.viewType());
            put(table, "a", 1);
            put(table, "a", 2);

            JsonObject modified = records(arn(table), "TRIM_HORIZON", 10).get(1);
            assertThat(has(modified, "/dynamodb/NewImage")).isEqualTo(expected.newImage());
            assertThat(has(modified, "/dynamodb/OldImage")).isEqualTo(expected.oldImage());
            assertThat(Long.parseLong(text(modified, "/dynamodb/SizeBytes"))).isEqualTo(expected.sizeBytes());
        }
    }

    @Test
    void shouldBeginWhereTheIteratorSays() {
        create("orders", "KEYS_ONLY");
        put("orders", "a", 1);
        put("orders", "a", 2);
        put("orders", "a", 3);
        List<JsonObject> all = records(arn("orders"), "TRIM_HORIZON", 10);
        assertThat(all).hasSize(3);
        assertThat(records(arn("orders"), "LATEST", 10)).isEmpty();
        String shard = shardWithRecords(arn("orders"));
        String second = text(all.get(1), "/dynamodb/SequenceNumber");
        assertThat(read(iterator(arn("orders"), shard, "AT_SEQUENCE_NUMBER", second), 10))
                .isEqualTo(all.subList(1, 3));
        assertThat(read(iterator(arn("orders"), shard, "AFTER_SEQUENCE_NUMBER", second), 10))
                .isEqualTo(all.subList(2, 3));
        String latest = iterator(arn("orders"), shard, "LATEST", null);
        put("orders", "a", 4);
        assertThat(read(latest, 10)).hasSize(1);
    }

    @Test
    void shouldEndItsShardsWhenTheStreamEnds() {
        create("orders", "KEYS_ONLY");
        put("orders", "a", 1);
        String arn = arn("orders");
        ok("UpdateTable", "{'TableName':'orders','StreamSpecification':{'StreamEnabled':false}}");
        put("orders", "a", 2);

        JsonObject table = ok("DescribeTable", "{'TableName':'orders'}").getJsonObject("Table");
        assertThat(table.containsKey("StreamSpecification")).isFalse();
        assertThat(table.getString("LatestStreamArn")).isEqualTo(arn);
        JsonObject stream = describe(arn);
        assertThat(stream.getString("StreamStatus")).isEqualTo("DISABLED");
        for (JsonObject shard : objects(stream, "Shards")) {
            String end = text(shard, "/SequenceNumberRange/EndingSequenceNumber");
            assertThat(end).isGreaterThanOrEqualTo(text(shard, "/SequenceNumberRange/StartingSequenceNumber"));
            JsonObject answer = ok(
                    "GetRecords",
                    "{'ShardIterator':'" + iterator(arn, shard.getString("ShardId"), "TRIM_HORIZON", null) + "'}");
            assertThat(answer.containsKey("NextShardIterator")).isFalse();
        }
        assertThat(records(arn, "TRIM_HORIZON", 10)).hasSize(1);
    }

    @Test
    void shouldBeginAnotherStreamWithChangesOfItsOwn() {
        create("orders", "KEYS_ONLY");
        String first = arn("orders");
        put("orders", "a", 1);
        ok("UpdateTable", "{'TableName':'orders','StreamSpecification':{'StreamEnabled':false}}");
        put("orders", "a", 2);
        ok(
                "UpdateTable",
                "{'TableName':'orders','StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}}");
        put("orders", "a", 3);
        String second = arn("orders");

        assertThat(second).isNotEqualTo(first);
        assertThat(records(first, "TRIM_HORIZON", 10)).hasSize(1);
        List<JsonObject> records = records(second, "TRIM_HORIZON", 10);
        assertThat(records)
                .extracting(record -> text(record, "/dynamodb/NewImage/n/N"))
                .containsExactly("3");
        List<JsonObject> streams = objects(ok("ListStreams", "{'TableName':'orders'}"), "Streams");
        assertThat(streams).extracting(stream -> stream.getString("StreamArn")).containsExactly(first, second);
    }

    @Test
    void shouldListStreamsPageByPage() {
        for (String name : List.of("aaa", "bbb", "ccc")) {
            create(name, "KEYS_ONLY");
        }
        JsonObject page = ok("ListStreams", "{'Limit':2}");
        assertThat(objects(page, "Streams"))
                .extracting(stream -> stream.getString("TableName"))
                .containsExactly("aaa", "bbb");
        JsonObject rest =
                ok("ListStreams", "{'ExclusiveStartStreamArn':'" + page.getString("LastEvaluatedStreamArn") + "'}");
        assertThat(objects(rest, "Streams"))
                .extracting(stream -> stream.getString("TableName"))
                .containsExactly("ccc");
        assertThat(rest.containsKey("LastEvaluatedStreamArn")).isFalse();
    }

    @Test
    void shouldShowShardsPageByPage() {
        create("orders", "KEYS_ONLY");
        Set<String> seen = new HashSet<>();
        String after = "";
        do {
            JsonObject page = ok("DescribeStream", "{'StreamArn':'" + arn("orders") + "','Limit':1" + after + "}")
                    .getJsonObject("StreamDescription");
            assertThat(objects(page, "Shards")).hasSize(1);
            assertThat(seen.add(text(page, "/Shards/0/ShardId"))).isTrue();
            after = page.containsKey("LastEvaluatedShardId")
                    ? ",'ExclusiveStartShardId':'" + page.getString("LastEvaluatedShardId") + "'"
                    : null;
        } while (after != null);
        assertThat(seen).hasSize(server.pool().count());
    }

    @Test
    void shouldSayWhenRecordsAreGone() {
        create("orders", "KEYS_ONLY");
        put("orders", "a", 1);
        put("orders", "a", 2);
        String arn = arn("orders");
        String shard = shardWithRecords(arn);
        String iterator = iterator(arn, shard, "TRIM_HORIZON", null);
        String first = text(records(arn, "TRIM_HORIZON", 10).get(0), "/dynamodb/SequenceNumber");
        Position position = SequenceNumber.parse(first);
        int number = server.pool().current().get("orders").number();
        for (int group = 0; group < server.pool().count(); group++) {
            server.pool().write(group, new Command.TrimChanges(number, position));
        }

        assertThat(refused("GetRecords", "{'ShardIterator':'" + iterator + "'}"))
                .startsWith("TrimmedDataAccessException");
        assertThat(refused(
                        "GetShardIterator",
                        "{'StreamArn':'" + arn + "','ShardId':'" + shard
                                + "','ShardIteratorType':'AT_SEQUENCE_NUMBER','SequenceNumber':'" + first + "'}"))
                .startsWith("TrimmedDataAccessException");
        assertThat(records(arn, "TRIM_HORIZON", 10)).hasSize(1);
    }

    @Test
    void shouldRefuseAnOldIterator() {
        create("orders", "KEYS_ONLY");
        String iterator = iterator(arn("orders"), shardIds(arn("orders")).get(0), "TRIM_HORIZON", null);
        assertThat(ok("GetRecords", "{'ShardIterator':'" + iterator + "'}").containsKey("NextShardIterator"))
                .isTrue();
        // Every change of a table takes a minute here.
        for (int i = 0; i < 16; i++) {
            ok(
                    "TagResource",
                    "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/orders','Tags':[{'Key':'t','Value':'"
                            + i + "'}]}");
        }

        assertThat(refused("GetRecords", "{'ShardIterator':'" + iterator + "'}"))
                .startsWith("ExpiredIteratorException");
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        create("orders", "KEYS_ONLY");
        String arn = arn("orders");
        String shard = shardIds(arn).get(0);
        String none = arn.substring(0, arn.length() - 1) + "x";

        assertThat(refused("DescribeStream", "{'StreamArn':'" + none + "'}"))
                .isEqualTo("ResourceNotFoundException: Requested resource not found: Stream: " + none + " not found");
        assertThat(refused("GetRecords", "{'ShardIterator':'nonsense'}"))
                .isEqualTo("ValidationException: Invalid ShardIterator");
        assertThat(refused(
                        "GetShardIterator",
                        "{'StreamArn':'" + arn + "','ShardId':'" + shard.replace("-0", "-9")
                                + "','ShardIteratorType':'LATEST'}"))
                .startsWith("ResourceNotFoundException");
        assertThat(refused(
                        "GetShardIterator",
                        "{'StreamArn':'" + arn + "','ShardId':'" + shard
                                + "','ShardIteratorType':'AT_SEQUENCE_NUMBER'}"))
                .startsWith("ValidationException");
        assertThat(refused(
                        "GetShardIterator",
                        "{'StreamArn':'" + arn + "','ShardId':'" + shard + "','ShardIteratorType':'NOW'}"))
                .startsWith("ValidationException: 1 validation error detected");
        assertThat(refused(
                        "UpdateTable",
                        "{'TableName':'orders','StreamSpecification':{'StreamEnabled':true,"
                                + "'StreamViewType':'NEW_IMAGE'}}"))
                .isEqualTo("ValidationException: Table already has an enabled stream: TableName: orders");
    }

    private void create(String table, String viewType) {
        ok(
                "CreateTable",
                "{'TableName':'" + table + "','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{"
                        + "'AttributeName':'id','AttributeType':'S'}],"
                        + "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
                        + "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'" + viewType + "'}}");
    }

    private void put(String table, String id, int n) {
        ok("PutItem", "{'TableName':'" + table + "','Item':{'id':{'S':'" + id + "'},'n':{'N':'" + n + "'}}}");
    }

    private String arn(String table) {
        return text(ok("DescribeTable", "{'TableName':'" + table + "'}"), "/Table/LatestStreamArn");
    }

    private JsonObject describe(String arn) {
        return ok("DescribeStream", "{'StreamArn':'" + arn + "'}").getJsonObject("StreamDescription");
    }

    private List<String> shardIds(String arn) {
        return objects(describe(arn), "Shards").stream()
                .map(shard -> shard.getString("ShardId"))
                .toList();
    }

    private String shardWithRecords(String arn) {
        return shardIds(arn).stream()
                .filter(shard ->
                        !read(iterator(arn, shard, "TRIM_HORIZON", null), 10).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** The records of all shards, read so many at a time. */
    private List<JsonObject> records(String arn, String type, int limit) {
        List<JsonObject> all = new ArrayList<>();
        shardIds(arn).forEach(shard -> all.addAll(read(iterator(arn, shard, type, null), limit)));
        return all;
    }

    private String iterator(String arn, String shard, String type, String number) {
        String sequence = number == null ? "" : ",'SequenceNumber':'" + number + "'";
        return ok(
                        "GetShardIterator",
                        "{'StreamArn':'" + arn + "','ShardId':'" + shard + "','ShardIteratorType':'" + type + "'"
                                + sequence + "}")
                .getString("ShardIterator");
    }

    /** Until a page is empty or the last. */
    private List<JsonObject> read(String iterator, int limit) {
        List<JsonObject> all = new ArrayList<>();
        String next = iterator;
        while (next != null) {
            JsonObject page = ok("GetRecords", "{'ShardIterator':'" + next + "','Limit':" + limit + "}");
            objects(page, "Records").forEach(all::add);
            assertThat(objects(page, "Records").size()).isLessThanOrEqualTo(limit);
            next = objects(page, "Records").isEmpty() || !page.containsKey("NextShardIterator")
                    ? null
                    : page.getString("NextShardIterator");
        }
        return all;
    }

    private static String sequence(JsonObject record) {
        return text(record, "/dynamodb/SequenceNumber");
    }

    private JsonObject ok(String operation, String request) {
        HttpResponse<String> response = server.call(operation, request.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body().isEmpty() ? "{}" : response.body());
    }

    private String refused(String operation, String request) {
        HttpResponse<String> response = server.call(operation, request.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonObject error = new JsonObject(response.body().isEmpty() ? "{}" : response.body());
        String type = error.getString("__type");
        return type.substring(type.indexOf('#') + 1) + ": " + error.getString("message", "");
    }

    /** The value of a JSON pointer as text; empty when there is none. */
    private static String text(JsonObject object, String pointer) {
        Object value = JsonPointer.from(pointer).queryJson(object);
        return value == null ? "" : value.toString();
    }

    private static boolean has(JsonObject object, String pointer) {
        return JsonPointer.from(pointer).queryJson(object) != null;
    }

    private static List<JsonObject> objects(JsonObject object, String name) {
        return object.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
    }
}
