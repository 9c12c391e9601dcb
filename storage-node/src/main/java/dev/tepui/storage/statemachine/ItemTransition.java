package dev.tepui.storage.statemachine;

import dev.tepui.storage.changelog.Change.Cause;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.expression.ConditionEvaluator;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.UpdateEvaluator;
import dev.tepui.storage.index.IndexEntry;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import dev.tepui.storage.table.IndexSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The commands of a data group. */
record ItemTransition(Shard shard, ChangeTransition changes, ExpiryTransition expiries, Locks locks) {
    /** What a client wants of one item by itself. */
    Reply write(Command.OfItem command, Step step) {
        return locks.isLocked(step.before(), command.write().key())
                ? new Reply.TransactionConflict()
                : perform(command, step);
    }

    /** The same without a look at who has locked the item. */
    Reply perform(Command.OfItem command, Step step) {
        return switch (command) {
            case Command.PutItem put -> put(put, step);
            case Command.DeleteItem(var write) -> write(write, step, old -> ItemVersion.NONE);
            case Command.UpdateItem update -> refusable(() -> write(update.write(), step, old -> updated(update, old)));
            case Command.CheckItem(var write) -> refusable(() -> write(write, step, old -> old));
        };
    }

    private Reply put(Command.PutItem put, Step step) {
        ItemVersion item = ItemVersion.of(put.item().array());
        return refusable(() -> {
            // What is wrong with the item alone is said whether or not the condition holds.
            IndexRules.check(put.write(), ItemVersion.NONE, item, "Item size has exceeded the maximum allowed size");
            return write(put.write(), step, old -> item);
        });
    }

    private static Reply refusable(Supplier<Reply> write) {
        try {
            return write.get();
        } catch (ExpressionException refused) {
            return new Reply.Refused(Reply.Refused.Kind.VALIDATION, refused.getMessage());
        }
    }

    private static ItemVersion updated(Command.UpdateItem update, ItemVersion old) {
        String tooLarge = "Item size to update has exceeded the maximum allowed size";
        ItemVersion base = old.exists() ? old : ItemVersion.of(update.keyItem().array());
        ItemVersion item = ItemVersion.of(UpdateEvaluator.apply(update.update(), base.attributes()));
        if (!old.exists() && !update.update().makesItem()) {
            return ItemVersion.NONE;
        }
        if (item.sizeBytes() > ItemSize.ITEM_MAX_BYTES) {
            throw new ExpressionException(tooLarge);
        }
        IndexRules.check(update.write(), old, item, tooLarge);
        return item;
    }

    /** Nothing is written before it is certain that nothing stands in the way. */
    private Reply write(ItemWrite write, Step step, UnaryOperator<ItemVersion> change) {
        PointView before = step.before();
        WriteBatch writes = step.writes();
        Statistics statistics = Statistics.of(before, shard.group(), write.key().table());
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        ItemVersion old = ItemVersion.of(before.get(Family.ITEMS, diskKey(write.key())));
        if (write.condition() != null && !ConditionEvaluator.holds(write.condition(), old.attributes())) {
            return new Reply.ConditionFailed(old.returnedIf(write.returns().itemOnFailure()));
        }
        ItemVersion item = change.apply(old);
        List<Integer> indexUnits = new ArrayList<>();
        long collectionBytes = 0;
        if (write.indexes() != null) {
            IndexTransition indexes = new IndexTransition(shard, write, before, old, item);
            if (indexes.exceedsLimit()) {
                return new Reply.Refused(Reply.Refused.Kind.ITEM_COLLECTION_SIZE_LIMIT, "Collection size exceeded.");
            }
            indexes.save(writes);
            indexUnits.addAll(indexes.units());
            collectionBytes = indexes.collectionBytes();
        }
        write.globalIndexes().forEach(schema -> indexUnits.add(units(schema, old, item)));
        saveItem(write.key(), old, item, writes);
        changes.record(step, statistics.images(), write.key(), old, item);
        expiries.record(step, statistics.expiresBy(), write.key(), old, item);
        saveStatistics(
                write.key(),
                statistics,
                statistics.plus(item.count() - old.count(), item.sizeBytes() - old.sizeBytes()),
                writes);
        return new Reply.Written(
                old.returnedIf(write.returns().oldItem()),
                item.returnedIf(write.returns().newItem()),
                new Reply.Footprint(old.sizeBytes(), item.sizeBytes(), indexUnits, collectionBytes));
    }

    /** What the write will cost in a global secondary index, which gets to know of it later. */
    private static int units(IndexSchema schema, ItemVersion old, ItemVersion item) {
        KeyCodec codec = KeyCodec.ofGlobalIndex(schema);
        return Math.toIntExact(
                IndexEntry.writeUnits(IndexEntry.of(schema, codec, old), IndexEntry.of(schema, codec, item), 0));
    }

    /** Deletes each item whose time has come, one after the other, as a client would. */
    Reply sweep(Command.DeleteExpired sweep, Step step) {
        Statistics statistics = Statistics.of(step.before(), shard.group(), sweep.table());
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        Overlay now = new Overlay(step.before());
        int deleted = 0;
        for (Bytes position : sweep.positions()) {
            ItemKey key = ItemKey.at(sweep.table(), position);
            // One that a transaction has locked is still due when the transaction is over.
            if (expiries.isDue(now, statistics.expiresBy(), key, sweep.nowSeconds()) && !locks.isLocked(now, key)) {
                Step one = new Step(
                        new Position(step.index(), deleted),
                        1_000 * sweep.nowSeconds(),
                        Cause.EXPIRY,
                        now,
                        new WriteBatch());
                write(
                        new ItemWrite(key, null, ItemWrite.Returns.NOTHING, sweep.indexes()),
                        one,
                        old -> ItemVersion.NONE);
                now.add(one.writes());
                deleted++;
            }
        }
        if (deleted > 0) {
            step.writes().addAll(now.toBatch());
            expiries.count(step, sweep.table(), deleted, sweep.nowSeconds());
        }
        return new Reply.Swept(deleted);
    }

    private static void saveItem(ItemKey key, ItemVersion before, ItemVersion after, WriteBatch writes) {
        if (before.isStoredAs(after)) {
            return;
        }
        if (after.exists()) {
            writes.put(Family.ITEMS, diskKey(key), after.bytes());
        } else {
            writes.delete(Family.ITEMS, diskKey(key));
        }
    }

    private void saveStatistics(ItemKey key, Statistics before, Statistics after, WriteBatch writes) {
        if (!after.equals(before)) {
            writes.put(Family.STATISTICS, Layout.statistics(shard.group(), key.table()), after.encode());
        }
    }

    Reply drop(Command.DropTable drop, Step step) {
        if (Statistics.of(step.before(), shard.group(), drop.table()).dropped()) {
            return new Reply.Done();
        }
        for (int number = drop.table(); number < drop.table() + drop.numbers(); number++) {
            step.writes()
                    .deleteRange(
                            Family.ITEMS,
                            Layout.itemsFrom(number, shard.firstHash()),
                            Layout.itemsFrom(number, shard.lastHash() + 1));
            step.writes().put(Family.STATISTICS, Layout.statistics(shard.group(), number), Statistics.DROPPED.encode());
        }
        // A deleted range costs every later reader a look: none where there are no item collections.
        if (drop.numbers() > 1) {
            step.writes()
                    .deleteRange(
                            Family.STATISTICS,
                            Layout.itemCollectionsFrom(shard.group(), drop.table()),
                            Layout.statistics(shard.group(), drop.table() + 1));
        }
        changes.drop(step, drop.table());
        expiries.drop(step, drop.table());
        return new Reply.Done();
    }

    private static byte[] diskKey(ItemKey key) {
        return Layout.item(key.table(), key.hash(), key.key());
    }
}
