package dev.tepui.storage.index;

import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.expression.Comparison;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Expiry;
import dev.tepui.storage.item.Item;
import java.util.Arrays;
import java.util.Map;

/** An item before or after a write, or none. Its bytes are read only when somebody asks for attributes. One thread. */
public final class ItemVersion {
    /** There is no item. */
    public static final ItemVersion NONE = new ItemVersion(null, Map.of());

    private final byte[] bytes;
    private Map<String, AttributeValue> attributes;

    private ItemVersion(byte[] bytes, Map<String, AttributeValue> attributes) {
        this.bytes = bytes;
        this.attributes = attributes;
    }

    /** The item of bytes in the value encoding; null is none. */
    public static ItemVersion of(byte[] bytesOrNull) {
        return bytesOrNull == null ? NONE : new ItemVersion(bytesOrNull, null);
    }

    /** The item of those attributes. */
    public static ItemVersion of(Map<String, AttributeValue> attributes) {
        return new ItemVersion(ItemCodec.encode(new Item(attributes)), attributes);
    }

    public boolean exists() {
        return bytes != null;
    }

    /** 1 or 0. */
    public int count() {
        return exists() ? 1 : 0;
    }

    /** By DynamoDB's arithmetic; 0 when there is no item. */
    public long sizeBytes() {
        return exists() ? ItemCodec.sizeBytes(bytes) : 0;
    }

    /** Empty when there is no item. */
    public Map<String, AttributeValue> attributes() {
        if (attributes == null) {
            attributes = ItemCodec.decode(bytes).attributes();
        }
        return attributes;
    }

    /** When it expires by that attribute, see {@link Expiry}; the others are not read. */
    public long expirySeconds(String attribute) {
        return exists() ? Expiry.seconds(ItemCodec.number(bytes, attribute)) : Expiry.NEVER;
    }

    /** In the value encoding; null when there is no item. */
    public byte[] bytes() {
        return bytes;
    }

    /** {@link #bytes} for a reply, if wanted; otherwise null. */
    public Bytes returnedIf(boolean wanted) {
        return wanted && exists() ? new Bytes(bytes) : null;
    }

    /** Whether nobody sees a difference: neither the order of attributes nor that of a set's elements matters. */
    public boolean isSameAs(ItemVersion other) {
        return isStoredAs(other)
                || exists()
                        && other.exists()
                        && Comparison.equal(
                                new AttributeValue.M(attributes()), new AttributeValue.M(other.attributes()));
    }

    /** Whether the store would not see a difference. */
    public boolean isStoredAs(ItemVersion other) {
        return Arrays.equals(bytes, other.bytes);
    }
}
