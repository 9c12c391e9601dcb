package dev.tepui.storage.stream;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.Table;
import java.util.Map;
import java.util.UUID;

/** Changes of a table's items as DynamoDB's stream records. Immutable; pure. */
public final class StreamRecordJson {
    private final Table table;
    private final ViewType viewType;
    private final String region;
    private final KeyCodec codec;

    /** @param viewType what records hold, as far as the changes do */
    public StreamRecordJson(Table table, ViewType viewType, String region) {
        this.table = table;
        this.viewType = viewType;
        this.region = region;
        this.codec = KeyCodec.of(table);
    }

    /** The attributes of the key of a change's item: the partition key, then the sort key if there is one. */
    public Map<String, AttributeValue> key(Change change) {
        return codec.decode(new KeyCodec.Key(change.hash(), change.key()).position());
    }

    /** Writes the record of a change in a group, as a value. */
    public void write(JsonOutput out, int group, Change change) {
        Map<String, AttributeValue> key = key(change);
        Bytes newImage = viewType.hasNewImage() ? change.newItem() : null;
        Bytes oldImage = viewType.hasOldImage() ? change.oldItem() : null;
        out.beginObject()
                .member("awsRegion", region)
                .name("dynamodb")
                .beginObject()
                // Whole seconds, as the service has them.
                .member("ApproximateCreationDateTime", change.atMillis() / 1000);
        ItemJson.write(out.name("Keys"), key);
        if (newImage != null) {
            ItemJson.write(out.name("NewImage"), newImage);
        }
        if (oldImage != null) {
            ItemJson.write(out.name("OldImage"), oldImage);
        }
        out.member("SequenceNumber", sequenceNumber(change.position()))
                .member("SizeBytes", sizeBytes(key) + sizeBytes(newImage) + sizeBytes(oldImage))
                .member("StreamViewType", viewType.name())
                .endObject()
                .member("eventID", id(group, change))
                .member("eventName", change.kind().name())
                .member("eventSource", "aws:dynamodb")
                .member("eventVersion", "1.1");
        if (change.cause() == Change.Cause.EXPIRY) {
            out.name("userIdentity")
                    .beginObject()
                    .member("PrincipalId", "dynamodb.amazonaws.com")
                    .member("Type", "Service")
                    .endObject();
        }
        out.endObject();
    }

    private static long sizeBytes(Map<String, AttributeValue> key) {
        return ItemCodec.sizeBytes(ItemCodec.encode(new Item(key)));
    }

    private static long sizeBytes(Bytes itemOrNull) {
        return itemOrNull == null ? 0 : ItemCodec.sizeBytes(itemOrNull.array());
    }

    /** A decimal number that grows along the changes of a group, always of the same length. */
    public static String sequenceNumber(Position position) {
        return SequenceNumber.of(position);
    }

    /** The same for a change however often it is read, and for no other one. */
    public String id(int group, Change change) {
        byte[] place = new BinaryWriter(64)
                .putString(table.id())
                .putInt(group)
                .putLong(change.position().index())
                .putInt(change.position().ordinal())
                .toByteArray();
        return UUID.nameUUIDFromBytes(place).toString().replace("-", "");
    }
}
