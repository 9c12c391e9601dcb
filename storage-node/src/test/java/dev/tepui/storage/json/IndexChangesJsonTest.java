package dev.tepui.storage.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableChange.IndexChange;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What UpdateTable says about changes of indexes whatever the table is like. */
class IndexChangesJsonTest {
    private static final Shape SHAPE = ApiModel.load(Set.of("UpdateTable")).input("UpdateTable");
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String CREATE = "{\"Create\":{\"IndexName\":\"new\",\"KeySchema\":[{\"AttributeName\":\"x\","
            + "\"KeyType\":\"HASH\"}],\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"},"
            + "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1,\"WriteCapacityUnits\":2},"
            + "\"WarmThroughput\":{\"ReadUnitsPerSecond\":30}}}";
    private static final String UPDATE = "{\"Update\":{\"IndexName\":\"old\","
            + "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":3,\"WriteCapacityUnits\":4},"
            + "\"OnDemandThroughput\":{\"MaxReadRequestUnits\":-1},\"WarmThroughput\":{\"WriteUnitsPerSecond\":9}}}";
    private static final String DELETE = "{\"Delete\":{\"IndexName\":\"gone\"}}";

    @Test
    void shouldWriteWhatItReads() {
        String body = "{\"TableName\":\"orders\",\"AttributeDefinitions\":[{\"AttributeName\":\"x\",\"AttributeType\":"
                + "\"N\"}],\"GlobalSecondaryIndexUpdates\":[" + CREATE + "," + UPDATE + "," + DELETE + "]}";

        TableChange change = read(body);
        JsonOutput out = new JsonOutput();
        TableChangeJson.write(out, change, List.of());

        assertThat(new String(out.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(body.replace("\"TableName\":\"orders\",", ""));
        assertThat(change.attributes()).containsExactly(new AttributeDefinition("x", KeyType.N));
        assertThat(change.indexes()).hasSize(3).contains(new IndexChange.Delete("gone"));
        assertThat(change.indexes().get(1))
                .isEqualTo(new IndexChange.Update(
                        "old", new Throughput(3, 4), new Throughput(-1, 0), new Throughput(0, 9)));
    }

    @Test
    void shouldNotLookAtDefinitionsWhenNoIndexChanges() {
        TableChange change = read("{\"TableName\":\"orders\",\"DeletionProtectionEnabled\":true,"
                + "\"AttributeDefinitions\":[{\"AttributeName\":\"x\",\"AttributeType\":\"N\"}],"
                + "\"GlobalSecondaryIndexUpdates\":[]}");

        assertThat(change.indexes()).isEmpty();
        assertThat(change.attributes()).isEmpty();
    }

    /** Columns: the changes, the refusal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | ~One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                        + "GlobalSecondaryIndexUpdate.Delete must not be null",
                "{\"Delete\":{\"IndexName\":\"old\"}},{\"Update\":{\"IndexName\":\"old\"}} | Only one global secondary "
                        + "index update per index is allowed simultaneously. Index: old",
                "{\"Update\":{\"IndexName\":\"old\",\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1000000000001,"
                        + "\"WriteCapacityUnits\":1}}} | Given value 1000000000001 for ReadCapacityUnits is out of "
                        + "bounds for index old",
                "{\"Create\":{\"IndexName\":\"new\",\"KeySchema\":[{\"AttributeName\":\"y\",\"KeyType\":\"HASH\"}],"
                        + "\"Projection\":{\"ProjectionType\":\"ALL\"}}} | ~Some index key attributes are not defined "
                        + "in AttributeDefinitions. Keys: [y], AttributeDefinitions: [x]",
                "{\"Create\":{\"IndexName\":\"new\",\"KeySchema\":[{\"AttributeName\":\"x\",\"KeyType\":\"HASH\"}],"
                        + "\"Projection\":{}}} | ~Unknown ProjectionType: null",
            })
    void shouldRefuseBadChanges(String changes, String message) {
        String body = "{\"TableName\":\"orders\",\"AttributeDefinitions\":[{\"AttributeName\":\"x\","
                + "\"AttributeType\":\"S\"}],\"GlobalSecondaryIndexUpdates\":[" + changes + "]}";

        assertThat(catchThrowableOfType(ApiError.class, () -> read(body))).hasMessage(message.replace("~", INVALID));
    }

    @Test
    void shouldRefuseAnAttributeThatIsDefinedTwice() {
        String definition = "{\"AttributeName\":\"x\",\"AttributeType\":\"S\"}";
        String body = "{\"TableName\":\"orders\",\"AttributeDefinitions\":[" + definition + ","
                + definition.replace("\"S\"", "\"N\"") + "],\"GlobalSecondaryIndexUpdates\":[" + DELETE + "]}";

        assertThat(catchThrowableOfType(ApiError.class, () -> read(body)))
                .hasMessage("Cannot have two attributes with the same name");
    }

    private static TableChange read(String body) {
        return TableChangeJson.read(RequestReader.read(SHAPE, body.getBytes(StandardCharsets.UTF_8)));
    }
}
