package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.expression.ConditionEvaluator;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.UpdateEvaluator;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The commands of a data group. */
record ItemTransition(Shard shard) {
    /** What an operation makes of an item; null is no item, before and after. */
    private interface Change {
        byte[] of(byte[] old);
    }

    Reply put(Command.PutItem put, PointView before, WriteBatch writes) {
        return write(put.write(), before, writes, old -> put.item().array());
    }

    Reply delete(Command.DeleteItem delete, PointView before, WriteBatch writes) {
        return write(delete.write(), before, writes, old -> null);
    }

    Reply update(Command.UpdateItem update, PointView before, WriteBatch writes) {
        try {
            return write(update.write(), before, writes, old -> updated(update, old));
        } catch (ExpressionException refused) {
            return new Reply.Refused(Reply.Refused.Kind.VALIDATION, refused.getMessage());
        }
    }

    private static byte[] updated(Command.UpdateItem update, byte[] old) {
        byte[] base = old == null ? update.keyItem().array() : old;
        Map<String, AttributeValue> after =
                UpdateEvaluator.apply(update.update(), ItemCodec.decode(base).attributes());
        byte[] item = ItemCodec.encode(new Item(after));
        if (ItemCodec.sizeBytes(item) > ItemSize.ITEM_MAX_BYTES) {
            throw new ExpressionException("Item size to update has exceeded the maximum allowed size");
        }
        return item;
    }

    private Reply write(ItemWrite write, PointView before, WriteBatch writes, Change change) {
        Statistics statistics = statistics(write.key(), before);
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        byte[] key = diskKey(write.key());
        byte[] old = before.get(Family.ITEMS, key);
        if (write.condition() != null && !ConditionEvaluator.holds(write.condition(), attributes(old))) {
            return new Reply.ConditionFailed(returned(write.returns().itemOnFailure(), old));
        }
        byte[] item = change.of(old);
        if (!Arrays.equals(old, item)) {
            if (item == null) {
                writes.delete(Family.ITEMS, key);
            } else {
                writes.put(Family.ITEMS, key, item);
            }
            save(writes, write.key(), statistics, statistics.plus(count(item) - count(old), size(item) - size(old)));
        }
        return new Reply.Written(
                returned(write.returns().oldItem(), old),
                returned(write.returns().newItem(), item),
                new Reply.Footprint(size(old), size(item), List.of(), 0));
    }

    Reply drop(Command.DropTable drop, PointView before, WriteBatch writes) {
        int table = drop.table();
        if (!Statistics.of(before, shard.group(), table).dropped()) {
            writes.deleteRange(
                    Family.ITEMS,
                    Layout.itemsFrom(table, shard.firstHash()),
                    Layout.itemsFrom(table, shard.lastHash() + 1));
            writes.put(Family.STATISTICS, Layout.statistics(shard.group(), table), Statistics.DROPPED.encode());
        }
        return new Reply.Done();
    }

    private static Map<String, AttributeValue> attributes(byte[] item) {
        return item == null ? Map.of() : ItemCodec.decode(item).attributes();
    }

    private static int count(byte[] item) {
        return item == null ? 0 : 1;
    }

    private static long size(byte[] item) {
        return item == null ? 0 : ItemCodec.sizeBytes(item);
    }

    private static Bytes returned(boolean wanted, byte[] item) {
        return wanted && item != null ? new Bytes(item) : null;
    }

    private Statistics statistics(ItemKey key, PointView before) {
        return Statistics.of(before, shard.group(), key.table());
    }

    private void save(WriteBatch writes, ItemKey key, Statistics before, Statistics after) {
        if (!after.equals(before)) {
            writes.put(Family.STATISTICS, Layout.statistics(shard.group(), key.table()), after.encode());
        }
    }

    private static byte[] diskKey(ItemKey key) {
        return Layout.item(key.table(), key.hash(), key.key());
    }
}
