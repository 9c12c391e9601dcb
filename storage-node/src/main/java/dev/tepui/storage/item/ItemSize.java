package dev.tepui.storage.item;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The size of items as DynamoDB counts it for limits, pages and capacity. Source: "DynamoDB item sizes and formats" in
 * the developer guide; numbers, lists and maps as DynamoDB Local computes them.
 */
public final class ItemSize {
    /** Largest item, names and values: 400 KB. Source: DynamoDB's limits. */
    public static final int ITEM_MAX_BYTES = 400 * 1024;

    /**
     * All items of a partition key in a table with local secondary indexes, with their entries there: 10 GB. Source:
     * DynamoDB's limits.
     */
    public static final long COLLECTION_MAX_BYTES = 10L << 30;

    /** What one write unit pays for. Source: "Read/write capacity mode" in DynamoDB's developer guide. */
    public static final int WRITE_UNIT_BYTES = 1024;

    /** Largest partition key value. Source: DynamoDB's limits. */
    public static final int PARTITION_KEY_MAX_BYTES = 2048;

    /** Largest sort key value. Source: DynamoDB's limits. */
    public static final int SORT_KEY_MAX_BYTES = 1024;

    /** Levels of maps and lists that hold each other, the item itself among them. Source: DynamoDB's limits. */
    public static final int NESTING_MAX = 32;

    /** What a list or map takes, and each of its elements besides name and value. */
    private static final int CONTAINER_BYTES = 3;

    private static final int ELEMENT_BYTES = 1;

    /** From here on the JDK's vectorised encoder is faster than a loop, although it makes an array. */
    private static final int SHORT_TEXT = 32;

    private ItemSize() {}

    /** An item's size in bytes: the sum over its attributes of name and value. */
    public static long of(Item item) {
        long size = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.attributes().entrySet()) {
            size += utf8Length(attribute.getKey()) + of(attribute.getValue());
        }
        return size;
    }

    /** A value's size in bytes, without its name. */
    public static long of(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(String text) -> utf8Length(text);
            case AttributeValue.N(BigDecimal number) -> Numbers.sizeBytes(number);
            case AttributeValue.B(Bytes bytes) -> bytes.array().length;
            case AttributeValue.SS(var texts) ->
                texts.stream().mapToLong(ItemSize::utf8Length).sum();
            case AttributeValue.NS(var numbers) ->
                numbers.stream().mapToLong(Numbers::sizeBytes).sum();
            case AttributeValue.BS(var all) ->
                all.stream().mapToLong(bytes -> bytes.array().length).sum();
            case AttributeValue.M(var values) -> {
                long size = CONTAINER_BYTES;
                for (Map.Entry<String, AttributeValue> entry : values.entrySet()) {
                    size += ELEMENT_BYTES + utf8Length(entry.getKey()) + of(entry.getValue());
                }
                yield size;
            }
            case AttributeValue.L(var values) -> {
                long size = CONTAINER_BYTES;
                for (AttributeValue element : values) {
                    size += ELEMENT_BYTES + of(element);
                }
                yield size;
            }
            case AttributeValue.Bool(boolean ignored) -> 1;
            case AttributeValue.Null() -> 1;
        };
    }

    /** Bytes that a text takes in UTF-8; an unpaired surrogate counts as the one byte that it is replaced by. */
    public static int utf8Length(String text) {
        if (text.length() > SHORT_TEXT) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length += 1;
            } else if (c < 0x800) {
                length += 2;
            } else if (!Character.isSurrogate(c)) {
                length += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                length += 4;
                i++;
            } else {
                length += 1;
            }
        }
        return length;
    }
}
