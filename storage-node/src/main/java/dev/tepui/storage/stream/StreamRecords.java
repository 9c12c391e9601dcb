package dev.tepui.storage.stream;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes as the records of a stream. */
record StreamRecords(StreamLookup.Found found, String region) {
    /** Writes the answer of GetRecords; {@code nextOrNull} is where to go on. */
    void write(JsonOutput out, ShardIterator iterator, List<Change> changes, String nextOrNull) {
        KeyCodec codec = KeyCodec.of(found.table());
        out.beginObject().name("Records").beginArray();
        changes.forEach(change -> write(out, iterator.group(), codec, change));
        out.endArray().member("NextShardIterator", nextOrNull).endObject();
    }

    private void write(JsonOutput out, int group, KeyCodec codec, Change change) {
        ViewType viewType = found.stream().viewType();
        Map<String, AttributeValue> key = codec.decode(new KeyCodec.Key(change.hash(), change.key()).position());
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
        out.member("SequenceNumber", SequenceNumber.of(change.position()))
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

    /** The same for a change however often it is read, and for no other one. */
    private String id(int group, Change change) {
        byte[] place = new BinaryWriter(64)
                .putString(found.table().id())
                .putInt(group)
                .putLong(change.position().index())
                .putInt(change.position().ordinal())
                .toByteArray();
        return UUID.nameUUIDFromBytes(place).toString().replace("-", "");
    }
}
