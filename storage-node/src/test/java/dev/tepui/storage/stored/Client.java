package dev.tepui.storage.stored;

import dev.tepui.storage.stream.StreamOperations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a node at an address, on the standard ports. */
record Client(String address) {
    /** In place of an operation: all records of all streams of a table, by their shards. */
    static final String STREAM_RECORDS = "StreamRecords";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** What an operation answers; when it refuses, with the status under {@code "status"}. */
    JsonObject ask(String operation, JsonObject request) {
        if (operation.equals(STREAM_RECORDS)) {
            return streamRecords(request.getString("TableName"));
        }
        String prefix = StreamOperations.NAMES.contains(operation) ? "DynamoDBStreams_20120810." : "DynamoDB_20120810.";
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create("http://" + address + ":8000/"))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", prefix + operation)
                .POST(HttpRequest.BodyPublishers.ofString(request.encode()))
                .build());
        JsonObject answer = new JsonObject(response.body());
        return response.statusCode() == 200 ? answer : answer.put("status", response.statusCode());
    }

    /** As {@link #ask}; anything but success is an AssertionError. */
    JsonObject order(String operation, JsonObject request) {
        JsonObject answer = ask(operation, request);
        if (answer.containsKey("status")) {
            throw new AssertionError(operation + " " + request + ": " + answer);
        }
        return answer;
    }

    /** Calls the admin port; anything but success is an AssertionError. */
    String admin(String method, String path, String body) {
        HttpResponse<String> response = call(method, path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** Calls the admin port. */
    HttpResponse<String> call(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://" + address + ":8020" + path))
                .timeout(Duration.ofSeconds(15))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private JsonObject streamRecords(String table) {
        JsonObject byShard = new JsonObject();
        JsonArray streams =
                order("ListStreams", new JsonObject().put("TableName", table)).getJsonArray("Streams");
        for (JsonObject stream : StoredVersion.objects(streams)) {
            String arn = stream.getString("StreamArn");
            JsonObject description = order("DescribeStream", new JsonObject().put("StreamArn", arn))
                    .getJsonObject("StreamDescription");
            for (JsonObject shard : StoredVersion.objects(description.getJsonArray("Shards"))) {
                String id = shard.getString("ShardId");
                byShard.put(stream.getString("StreamLabel") + " " + id, shardRecords(arn, id));
            }
        }
        return byShard;
    }

    private JsonArray shardRecords(String arn, String shard) {
        JsonObject begin =
                new JsonObject().put("StreamArn", arn).put("ShardId", shard).put("ShardIteratorType", "TRIM_HORIZON");
        String iterator = order("GetShardIterator", begin).getString("ShardIterator");
        JsonArray records = new JsonArray();
        while (iterator != null) {
            JsonObject page = order("GetRecords", new JsonObject().put("ShardIterator", iterator));
            records.addAll(page.getJsonArray("Records"));
            iterator = page.getJsonArray("Records").isEmpty() ? null : page.getString("NextShardIterator");
        }
        return records;
    }
}
