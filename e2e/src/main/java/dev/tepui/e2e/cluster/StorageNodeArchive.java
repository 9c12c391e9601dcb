package dev.tepui.e2e.cluster;

import dev.tepui.e2e.pool.StandalonePool;
import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * JVM options with which the storage nodes of a local cluster start fast: an archive of their classes, made once per
 * build by a node that starts, answers a request of each kind and stops, and no optimizing compiler. Nodes are started
 * often here, several at a time on few cores, and live shortly: a start took 3.4 to 4.1 s of CPU without these options
 * and 1.5 to 1.7 s with them. Measurements of speed use nodes without them.
 */
final class StorageNodeArchive {
    private record Request(String operation, String body) {}

    /** So that the archive has what the first requests need, too. */
    private static final List<Request> REQUESTS = List.of(
            new Request("CreateTable", """
                    {"TableName": "archived", "BillingMode": "PAY_PER_REQUEST",
                     "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
                                              {"AttributeName": "n", "AttributeType": "N"}],
                     "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                     "GlobalSecondaryIndexes": [{"IndexName": "by-n", "Projection": {"ProjectionType": "ALL"},
                                                 "KeySchema": [{"AttributeName": "n", "KeyType": "HASH"}]}],
                     "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}"""),
            new Request("PutItem", """
                    {"TableName": "archived", "Item": {"pk": {"S": "a"}, "n": {"N": "1"}},
                     "ConditionExpression": "attribute_not_exists(n) OR n < :n",
                     "ExpressionAttributeValues": {":n": {"N": "1"}}}"""),
            new Request("UpdateItem", """
                    {"TableName": "archived", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET n = n + :one",
                     "ExpressionAttributeValues": {":one": {"N": "1"}}, "ReturnValues": "ALL_NEW"}"""),
            new Request("TransactWriteItems", """
                    {"TransactItems": [{"Put": {"TableName": "archived", "Item": {"pk": {"S": "b"}}}},
                                       {"Put": {"TableName": "archived", "Item": {"pk": {"S": "c"}}}}]}"""),
            new Request("GetItem", """
                    {"TableName": "archived", "Key": {"pk": {"S": "a"}}, "ConsistentRead": true}"""),
            new Request("Query", """
                    {"TableName": "archived", "KeyConditionExpression": "pk = :pk",
                     "ExpressionAttributeValues": {":pk": {"S": "a"}}}"""),
            new Request("Query", """
                    {"TableName": "archived", "IndexName": "by-n", "KeyConditionExpression": "n = :n",
                     "ExpressionAttributeValues": {":n": {"N": "2"}}}"""),
            new Request("Scan", """
                    {"TableName": "archived", "ConsistentRead": true}"""),
            new Request("DeleteItem", """
                    {"TableName": "archived", "Key": {"pk": {"S": "b"}}}"""),
            new Request("DescribeTable", """
                    {"TableName": "archived"}"""));

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ProjectFiles project;
    private final Path archive;

    StorageNodeArchive(ProjectFiles project) {
        this.project = project;
        archive = project.root().resolve("storage-node/target/local-cluster.jsa");
    }

    /** What makes a node start fast; harmless while there is no archive. */
    List<String> options() {
        return List.of("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off");
    }

    /** Makes the archive unless there is one of this build. Blocks some seconds. */
    void make(Path directory) {
        try {
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(project.storageNodeJar()))
                            >= 0) {
                return;
            }
            Path made = directory.resolve("storage-node.jsa");
            List<String> jvmOptions = List.of("-XX:ArchiveClassesAtExit=" + made, "-Xlog:cds=off");
            try (StandalonePool pool = StandalonePool.start(project, directory, 1, jvmOptions)) {
                InetSocketAddress member = pool.addresses().getFirst();
                // A table and its index take a moment to become active.
                REQUESTS.forEach(request -> pool.processes()
                        .getFirst()
                        .awaitUntil(request + " is answered with 200", () -> isDone(member, request), ANSWER_WITHIN));
            }
            Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
            DirectoryTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("no archive of the storage node's classes", e);
        }
    }

    private static boolean isDone(InetSocketAddress member, Request request) {
        URI uri = URI.create("http://" + member.getHostString() + ":" + member.getPort() + "/");
        HttpRequest http = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810." + request.operation())
                .POST(HttpRequest.BodyPublishers.ofString(request.body()))
                .build();
        try {
            return HTTP.send(http, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
