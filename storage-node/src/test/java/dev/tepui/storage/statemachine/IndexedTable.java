package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of partition key {@code pk} (S) and sort key {@code sk} (S) with four local secondary indexes: KEYS_ONLY by
 * {@code n} (N), INCLUDE {@code x} and {@code y} by {@code s} (S), ALL by {@code b} (B), and KEYS_ONLY by the table's
 * own sort key.
 */
public final class IndexedTable {
    /** Position of the index by {@code n}. */
    public static final int BY_NUMBER = 0;

    /** Position of the index by {@code s}. */
    public static final int BY_STRING = 1;

    /** Position of the index by {@code b}. */
    public static final int BY_BINARY = 2;

    /** Position of the index by {@code sk}. */
    public static final int BY_SORT_KEY = 3;

    private static final Projection KEYS_ONLY = new Projection(ProjectionType.KEYS_ONLY, List.of());

    private final Table table;
    private final LocalIndexes indexes;

    /** The table of a number; its indexes have the next four. */
    public IndexedTable(int number, long collectionMaxBytes) {
        TableDefinition definition = new TableDefinition(
                "indexed",
                List.of(
                        new AttributeDefinition("pk", KeyType.S),
                        new AttributeDefinition("sk", KeyType.S),
                        new AttributeDefinition("n", KeyType.N),
                        new AttributeDefinition("s", KeyType.S),
                        new AttributeDefinition("b", KeyType.B)),
                List.of(new KeyElement("pk", Role.HASH), new KeyElement("sk", Role.RANGE)),
                List.of(
                        new LocalIndex("byNumber", "n", KEYS_ONLY),
                        new LocalIndex("byString", "s", new Projection(ProjectionType.INCLUDE, List.of("x", "y"))),
                        new LocalIndex("byBinary", "b", new Projection(ProjectionType.ALL, List.of())),
                        new LocalIndex("bySortKey", "sk", KEYS_ONLY)),
                List.of(),
                BillingMode.PAY_PER_REQUEST,
                null,
                new Options(false, null, null, List.of()));
        table = new Table(number, "id", definition, Table.Status.ACTIVE, null, 0);
        indexes = LocalIndexes.of(table, collectionMaxBytes);
    }

    /** What its writes carry. */
    public LocalIndexes indexes() {
        return indexes;
    }

    /** The number of the table. */
    public int number() {
        return table.number();
    }

    /** The codec of an index. */
    public KeyCodec codec(int position) {
        return KeyCodec.ofLocalIndex(table.number(), indexes.schema(position));
    }

    /** The number of an index. */
    public int number(int position) {
        return table.indexNumber(position);
    }

    /** How many numbers it takes. */
    public int numbers() {
        return Table.numbersTaken(table.definition());
    }

    /** The place of an item, which must have the key attributes. */
    public ItemKey key(Map<String, AttributeValue> item) {
        return ItemKey.of(table.number(), KeyCodec.of(table).encode(item));
    }

    /** A write without condition that asks for nothing. */
    public ItemWrite write(Map<String, AttributeValue> item) {
        return new ItemWrite(key(item), null, ItemWrite.Returns.NOTHING, indexes);
    }

    Command put(Map<String, AttributeValue> item) {
        return new Command.PutItem(write(item), encoded(item));
    }

    Command delete(Map<String, AttributeValue> key) {
        return new Command.DeleteItem(write(key));
    }

    /** An item in the value encoding. */
    public static Bytes encoded(Map<String, AttributeValue> item) {
        return new Bytes(ItemCodec.encode(new Item(item)));
    }

    /**
     * An item of names and values: numbers become N, texts S, arrays B.
     *
     * @param attributes name, value, name, value …
     */
    public static Map<String, AttributeValue> item(Object... attributes) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            item.put(
                    (String) attributes[i],
                    switch (attributes[i + 1]) {
                        case Integer number ->
                            new AttributeValue.N(BigDecimal.valueOf(number).stripTrailingZeros());
                        case String text -> new AttributeValue.S(text);
                        case byte[] bytes -> new AttributeValue.B(new Bytes(bytes));
                        default -> (AttributeValue) attributes[i + 1];
                    });
        }
        return item;
    }
}
