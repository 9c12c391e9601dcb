package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import java.util.Arrays;

/** The commands of a data group. */
record ItemTransition(Shard shard) {
    Reply put(Command.PutItem put, PointView before, WriteBatch writes) {
        Statistics statistics = statistics(put.key(), before);
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        byte[] key = diskKey(put.key());
        byte[] old = before.get(Family.ITEMS, key);
        byte[] item = put.item().array();
        if (!Arrays.equals(old, item)) {
            writes.put(Family.ITEMS, key, item);
            long growth = ItemCodec.sizeBytes(item) - (old == null ? 0 : ItemCodec.sizeBytes(old));
            save(writes, put.key(), statistics, statistics.plus(old == null ? 1 : 0, growth));
        }
        return done(put.returnOld(), old);
    }

    Reply delete(Command.DeleteItem delete, PointView before, WriteBatch writes) {
        Statistics statistics = statistics(delete.key(), before);
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        byte[] key = diskKey(delete.key());
        byte[] old = before.get(Family.ITEMS, key);
        if (old != null) {
            writes.delete(Family.ITEMS, key);
            save(writes, delete.key(), statistics, statistics.plus(-1, -ItemCodec.sizeBytes(old)));
        }
        return done(delete.returnOld(), old);
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
        return new Reply.Done(null);
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

    private static Reply done(boolean returnOld, byte[] old) {
        return new Reply.Done(returnOld && old != null ? new Bytes(old) : null);
    }
}
