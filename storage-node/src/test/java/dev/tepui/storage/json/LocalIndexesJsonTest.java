package dev.tepui.storage.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** What CreateTable says about local secondary indexes, in the order in which the service looks. */
class LocalIndexesJsonTest {
    private static final TableDefinitionJson JSON =
            new TableDefinitionJson(ApiModel.load(TableDefinitionJson.OPERATIONS));
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String ALL = "ProjectionType:ALL";

    @Test
    void shouldReadWhatItWrites() {
        String body = table(
                "h r x",
                "h r",
                index("byX", "h x", "ProjectionType:INCLUDE,NonKeyAttributes:[b,a]") + ","
                        + index("byR", "h r", "ProjectionType:KEYS_ONLY"));
        TableDefinition definition = read(body);
        JsonOutput out = new JsonOutput();

        TableDefinitionJson.write(out, definition);

        assertThat(JSON.read(out.toBytes())).isEqualTo(definition);
        assertThat(definition.localIndexes())
                .containsExactly(
                        new LocalIndex("byX", "x", new Projection(ProjectionType.INCLUDE, List.of("b", "a"))),
                        new LocalIndex("byR", "r", new Projection(ProjectionType.KEYS_ONLY, List.of())));
    }

    /** Columns: defined attributes, key of the table, name, key and projection of the index, the refusal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h x   | h   | idx | h x  | ProjectionType:ALL | Table KeySchema does not have a range key, which is "
                        + "required when specifying a LocalSecondaryIndex",
                "h r x | h r | idx | h y  | | Some index key attributes are not defined in AttributeDefinitions. "
                        + "Keys: [h, y], AttributeDefinitions: [h, r, x]",
                "h r x | h r | idx | x    | | Index KeySchema does not have a range key for index: idx",
                "h r x | h r | idx | x h  | | Index KeySchema does not have the same leading hash key as table "
                        + "KeySchema for index: idx. index hash key: x, table hash key: h",
                "h r x | h r | idx | h x  | | Unknown ProjectionType: null",
                "h r x | h r | idx | h x  | NonKeyAttributes:[a] | Unknown ProjectionType: null",
                "h r x | h r | idx | h x  | ProjectionType:ALL,NonKeyAttributes:[a] | ProjectionType is ALL, but "
                        + "NonKeyAttributes is specified",
                "h r x | h r | idx | h x  | ProjectionType:INCLUDE | ProjectionType is INCLUDE, but "
                        + "NonKeyAttributes is not specified",
                "h r x y | h r | idx | h x | ProjectionType:ALL | Some AttributeDefinitions are not used. "
                        + "AttributeDefinitions: [h, r, x, y], keys used: [h, r, x]",
            })
    void shouldRefuseABadIndex(ArgumentsAccessor row) {
        String projection = row.getString(4) == null ? "" : row.getString(4);
        String body = table(row.getString(0), row.getString(1), index(row.getString(2), row.getString(3), projection));

        assertThat(refuse(body)).hasMessage(INVALID + row.getString(5));
    }

    @Test
    void shouldRefuseBadRolesBeforeItComparesWithTheTable() {
        String same = table("h r x", "h r", index("idx", "x x", ALL));
        String rangeFirst = table("h r x", "h r", index("idx", "x h", ALL).replace("HASH", "RANGE"));

        assertThat(refuse(same))
                .hasMessage("Both the Hash Key and the Range Key element in the KeySchema have the same name");
        assertThat(refuse(rangeFirst))
                .hasMessage("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }

    @Test
    void shouldRefuseTheSameNameTwiceAndTheSameProjectedAttributeTwice() {
        assertThat(refuse(table("h r x", "h r", index("idx", "h x", ALL) + "," + index("idx", "h r", ALL))))
                .hasMessage(INVALID + "Duplicate index name: idx");
        assertThat(refuse(table("h r x", "h r", index("idx", "h x", "ProjectionType:INCLUDE,NonKeyAttributes:[a,a]"))))
                .hasMessage("Cannot have two attributes with the same name");
    }

    @Test
    void shouldHaveFiveIndexesAtMostAndOneAtLeast() {
        assertThat(read(table("h r x", "h r", indexes(5))).localIndexes()).hasSize(5);
        assertThat(refuse(table("h r x", "h r", indexes(6))))
                .hasMessage(INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
        assertThat(refuse(table("h r x", "h r", ""))).hasMessage(INVALID + "List of LocalSecondaryIndexes is empty");
    }

    /** The model says so: 20 attributes an index, so that five indexes have 100 at most. */
    @Test
    void shouldProjectTwentyAttributesAtMost() {
        String twenty = IntStream.range(0, 20).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
        String projection = "ProjectionType:INCLUDE,NonKeyAttributes:[%s]";

        assertThat(read(table("h r x", "h r", index("idx", "h x", projection.formatted(twenty))))
                        .localIndexes())
                .hasSize(1);
        assertThat(refuse(table("h r x", "h r", index("idx", "h x", projection.formatted(twenty + ",b")))))
                .hasMessageContaining("NonKeyAttributes' failed to satisfy constraint: Member must have length less");
    }

    private static String indexes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> index("idx" + i, "h x", ALL))
                .collect(Collectors.joining(","));
    }

    private static String table(String attributes, String key, String indexes) {
        return "{\"TableName\":\"orders\",\"BillingMode\":\"PAY_PER_REQUEST\"," + definitions(attributes) + ","
                + keySchema(key) + ",\"LocalSecondaryIndexes\":[" + indexes + "]}";
    }

    private static String definitions(String attributes) {
        return Arrays.stream(attributes.split(" "))
                .map(name -> "{\"AttributeName\":\"" + name + "\",\"AttributeType\":\"S\"}")
                .collect(Collectors.joining(",", "\"AttributeDefinitions\":[", "]"));
    }

    private static String keySchema(String attributes) {
        String[] names = attributes.split(" ");
        return IntStream.range(0, names.length)
                .mapToObj(i ->
                        "{\"AttributeName\":\"" + names[i] + "\",\"KeyType\":\"" + (i == 0 ? "HASH" : "RANGE") + "\"}")
                .collect(Collectors.joining(",", "\"KeySchema\":[", "]"));
    }

    /** The projection's names and values are written without their quotes. */
    private static String index(String name, String key, String projection) {
        return "{\"IndexName\":\"" + name + "\"," + keySchema(key) + ",\"Projection\":{"
                + projection.replaceAll("\\w+", "\"$0\"") + "}}";
    }

    private static TableDefinition read(String body) {
        return JSON.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiError refuse(String body) {
        return catchThrowableOfType(ApiError.class, () -> read(body));
    }
}
