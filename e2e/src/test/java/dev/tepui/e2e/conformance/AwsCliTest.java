package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What people type, with the AWS CLI on the PATH, version 1 or 2. */
@Conformance
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AwsCliTest {
    private static final String AWS = "aws";

    @TempDir
    private Path directory;

    private final Endpoint endpoint;

    AwsCliTest(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @BeforeEach
    void requireTheCli() {
        Program.require("the AWS CLI", Program.isInstalled(AWS));
    }

    private Program.Output aws(String operation, String... arguments) {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_DEFAULT_OUTPUT", "json",
                "AWS_CONFIG_FILE", directory.resolve("no-config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                        directory.resolve("no-credentials").toString(),
                "AWS_PAGER", "");
        List<String> line = new ArrayList<>(
                List.of("dynamodb", "--endpoint-url", endpoint.uri().toString()));
        line.addAll(List.of(operation.split(" ")));
        line.addAll(List.of(arguments));
        return new Program(AWS, environment, directory).run(line);
    }

    private String newTable() {
        return endpoint.createTable(
                "cli", request -> Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.N));
    }

    private static String key(String partition, int sort) {
        return "{\"pk\": {\"S\": \"" + partition + "\"}, \"sk\": {\"N\": \"" + sort + "\"}}";
    }

    @Test
    void shouldCreateChangeAndDeleteATable() {
        String table = endpoint.unique("cli");
        endpoint.deleteInTheEnd(table);

        aws(
                        "create-table --attribute-definitions AttributeName=pk,AttributeType=S --key-schema"
                                + " AttributeName=pk,KeyType=HASH --billing-mode PAY_PER_REQUEST --table-name",
                        table)
                .ok()
                .shows("\"TableDescription\"", table);
        aws("wait table-exists --table-name", table).ok();
        aws(
                        "update-table --billing-mode PROVISIONED --provisioned-throughput"
                                + " ReadCapacityUnits=3,WriteCapacityUnits=2 --table-name",
                        table)
                .ok();
        aws("wait table-exists --table-name", table).ok();
        assertThat(aws(
                                "describe-table --output text --query",
                                "Table.[TableStatus, ProvisionedThroughput.ReadCapacityUnits]",
                                "--table-name",
                                table)
                        .ok()
                        .text()
                        .split("\\s+"))
                .containsExactly("ACTIVE", "3");
        aws("delete-table --table-name", table).ok().shows("\"TableDescription\"");
        aws("wait table-not-exists --table-name", table).ok();
        aws("describe-table --table-name", table).failed().shows("(ResourceNotFoundException)");
    }

    @Test
    @LocalDiffers("knows no tags")
    void shouldTagATable() {
        String table = newTable();
        String arn = endpoint.client()
                .describeTable(request -> request.tableName(table))
                .table()
                .tableArn();

        aws("tag-resource --tags Key=team,Value=orders Key=stage,Value=test --resource-arn", arn)
                .ok();
        aws("untag-resource --tag-keys stage --resource-arn", arn).ok();

        assertThat(aws("list-tags-of-resource --output text --query", "Tags[].[Key, Value]", "--resource-arn", arn)
                        .ok()
                        .text()
                        .split("\\s+"))
                .containsExactly("team", "orders");
    }

    @Test
    void shouldWriteAndReadItems() {
        String table = newTable();
        String item = "{\"pk\": {\"S\": \"ada\"}, \"sk\": {\"N\": \"1\"}, \"price\": {\"N\": \"12.50\"}}";
        aws("put-item --condition-expression", "attribute_not_exists(pk)", "--table-name", table, "--item", item)
                .ok();
        aws("put-item --condition-expression", "attribute_not_exists(pk)", "--table-name", table, "--item", item)
                .failed()
                .shows("(ConditionalCheckFailedException)", "The conditional request failed");

        aws(
                        "update-item --return-values ALL_NEW --table-name",
                        table,
                        "--key",
                        key("ada", 1),
                        "--update-expression",
                        "SET #s = :paid, price = price - :discount",
                        "--condition-expression",
                        "price > :discount",
                        "--expression-attribute-names",
                        "{\"#s\": \"state\"}",
                        "--expression-attribute-values",
                        "{\":paid\": {\"S\": \"paid\"}, \":discount\": {\"N\": \"0.25\"}}")
                .ok()
                .shows("\"Attributes\"", "\"paid\"");
        assertThat(aws(
                                "get-item --consistent-read --output text --query",
                                "Item.[price.N, state.S]",
                                "--table-name",
                                table,
                                "--key",
                                key("ada", 1))
                        .ok()
                        .text()
                        .split("\\s+"))
                .containsExactly("12.25", "paid");
        aws("delete-item --return-values ALL_OLD --table-name", table, "--key", key("ada", 1))
                .ok()
                .shows("\"price\"");
        assertThat(aws("get-item --consistent-read --table-name", table, "--key", key("ada", 1))
                        .ok()
                        .text())
                .isBlank();
    }

    @Test
    void shouldReadInPages() throws IOException {
        String table = newTable();
        String puts = IntStream.range(0, 25)
                .mapToObj(i -> "{\"PutRequest\": {\"Item\": " + key("bob", i) + "}}")
                .collect(Collectors.joining(","));
        Path file = Files.writeString(directory.resolve("batch.json"), "{\"" + table + "\": [" + puts + "]}");
        aws("batch-write-item --request-items", "file://" + file).ok().shows("\"UnprocessedItems\": {}");

        String[] query = {
            "--consistent-read",
            "--output",
            "text",
            "--table-name",
            table,
            "--key-condition-expression",
            "pk = :pk AND sk >= :low",
            "--expression-attribute-values",
            "{\":pk\": {\"S\": \"bob\"}, \":low\": {\"N\": \"5\"}}"
        };
        assertThat(aws("query --page-size 7 --query Items[].sk.N", query)
                        .ok()
                        .text()
                        .split("\\s+"))
                .isEqualTo(IntStream.range(5, 25).mapToObj(Integer::toString).toArray(String[]::new));
        assertThat(aws("query --max-items 3 --query Items[].sk.N", query).ok().text())
                .startsWith("5\t6\t7");
        assertThat(aws("scan --page-size 4 --select COUNT --query Count --table-name", table)
                        .ok()
                        .text()
                        .strip())
                .isEqualTo("25");
        aws(
                        "batch-get-item --request-items",
                        "{\"" + table + "\": {\"Keys\": [" + key("bob", 3) + "," + key("bob", 99) + "]}}")
                .ok()
                .shows("\"bob\"", "\"UnprocessedKeys\": {}");
    }
}
