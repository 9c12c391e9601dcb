package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Change.Cause;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Refused.Kind;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.statemachine.IndexedTable;
import dev.tepui.storage.statemachine.Shard;
import dev.tepui.storage.table.ExpiryState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The naive second version of a data group: plain maps, everything remembered for ever. */
final class Model {
    /** When and why an item changes. */
    record Moment(Position position, long millis, Cause cause) {}

    private record Outcome(long index, Reply reply) {}

    private final Map<ItemKey, Bytes> items = new HashMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    private final Map<Integer, NaiveChanges> changes = new HashMap<>();
    private final Map<Integer, Position> sources = new HashMap<>();
    private final Map<Integer, NaiveExpiries> expiries = new HashMap<>();
    private final Map<UUID, Outcome> outcomes = new HashMap<>();
    private final NaiveTransactions transactions;

    Model(Shard shard) {
        transactions = new NaiveTransactions(shard);
    }

    NaiveTransactions transactions() {
        return transactions;
    }

    /** The reply that an entry must get. */
    Reply apply(Request request, long index) {
        if (index / 8192 - request.baseIndex() / 8192 > 3) {
            return new Reply.Expired(index);
        }
        Outcome earlier = outcomes.get(request.id());
        if (earlier != null) {
            return earlier.reply();
        }
        Reply reply = perform(request.command(), new Moment(new Position(index, 0), request.atMillis(), Cause.CLIENT));
        if (!(reply instanceof Reply.NoSuchTable)) {
            boolean large = CommandCodec.encode(reply).length > 1024;
            outcomes.put(request.id(), new Outcome(index, large ? new Reply.AppliedEarlier() : reply));
        }
        return reply;
    }

    private Reply perform(Command command, Moment at) {
        return switch (command) {
            case Command.OfItem ofItem ->
                transactions.isLocked(ofItem.write().key()) ? new Reply.TransactionConflict() : performOne(ofItem, at);
            case Command.PrepareTransaction prepare -> transactions.prepare(prepare, performer(at));
            case Command.CommitTransaction commit -> transactions.commit(commit, performer(at));
            case Command.CancelTransaction cancel -> transactions.cancel(cancel);
            case Command.FinishTransaction finish -> transactions.finish(finish, performer(at));
            case Command.ClaimTokens claim -> transactions.claim(claim);
            case Command.ForgetTransactions forget -> transactions.forget(forget);
            case Command.DropTable drop -> {
                items.keySet().removeIf(key -> key.table() == drop.table());
                dropped.add(drop.table());
                changes.remove(drop.table());
                if (drop.table() == RandomWrites.GLOBAL_INDEX) {
                    sources.clear();
                }
                expiries.remove(drop.table());
                yield new Reply.Done();
            }
            case Command.CaptureTable capture -> {
                if (dropped.contains(capture.table())) {
                    yield new Reply.NoSuchTable();
                }
                changesOf(capture.table()).capture(capture, at.position().index());
                yield new Reply.Done();
            }
            case Command.TrimChanges trim -> {
                if (dropped.contains(trim.table())) {
                    yield new Reply.NoSuchTable();
                }
                changesOf(trim.table()).trim(trim);
                yield new Reply.Done();
            }
            case Command.PassChanges pass -> {
                if (dropped.contains(pass.table())) {
                    yield new Reply.NoSuchTable();
                }
                changesOf(pass.table()).pass(pass);
                yield new Reply.Done();
            }
            case Command.RecordItems record -> {
                if (dropped.contains(record.table())) {
                    yield new Reply.NoSuchTable();
                }
                changesOf(record.table()).record(record, at.position().index(), at.millis(), items::get);
                yield new Reply.Done();
            }
            case Command.ChangeIndex change -> changeIndex(change);
            case Command.SetTimeToLive set ->
                unlessDropped(set.table(), () -> expiriesOf(set.table()).set(set));
            case Command.IndexExpiries index ->
                unlessDropped(index.table(), () -> expiriesOf(index.table()).index(index));
            case Command.DeleteExpired sweep ->
                dropped.contains(sweep.table())
                        ? new Reply.NoSuchTable()
                        : sweep(sweep, at.position().index());
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private Reply performOne(Command.OfItem command, Moment at) {
        return switch (command) {
            case Command.PutItem put -> write(put.write(), at, old -> put.item());
            case Command.DeleteItem delete -> write(delete.write(), at, old -> null);
            case Command.UpdateItem update -> update(update, at);
            case Command.CheckItem check -> write(check.write(), at, old -> old);
        };
    }

    /** What is not really done leaves the items as they were, and nothing else learns of it. */
    private NaiveTransactions.Performer performer(Moment at) {
        return (actions, really) -> {
            Map<ItemKey, Bytes> before = new HashMap<>(items);
            List<Reply> outcomes = new ArrayList<>();
            for (Command.OfItem action : actions) {
                Moment moment = really
                        ? new Moment(new Position(at.position().index(), outcomes.size()), at.millis(), Cause.CLIENT)
                        : null;
                boolean locked = !really && transactions.isLocked(action.write().key());
                outcomes.add(locked ? new Reply.TransactionConflict() : performOne(action, moment));
            }
            if (!really) {
                items.clear();
                items.putAll(before);
            }
            return outcomes;
        };
    }

    /** Each change of a source counts once, whenever it is told again. */
    private Reply changeIndex(Command.ChangeIndex command) {
        if (dropped.contains(command.index())) {
            return new Reply.NoSuchTable();
        }
        Position known = sources.getOrDefault(command.source(), Position.START);
        for (Command.EntryChange change : command.changes()) {
            ItemKey key = new ItemKey(command.index(), change.hash(), change.key());
            if (change.position().isAfter(known) && command.upTo().isAfter(known)) {
                if (change.entry() == null) {
                    items.remove(key);
                } else {
                    items.put(key, change.entry());
                }
            }
        }
        if (command.upTo().isAfter(known)) {
            sources.put(command.source(), command.upTo());
        }
        return new Reply.Done();
    }

    private Reply unlessDropped(int table, Runnable work) {
        if (dropped.contains(table)) {
            return new Reply.NoSuchTable();
        }
        work.run();
        return new Reply.Done();
    }

    private Reply sweep(Command.DeleteExpired sweep, long index) {
        int deleted = 0;
        for (Bytes position : sweep.positions()) {
            ItemKey key = ItemKey.at(sweep.table(), position);
            if (expiriesOf(sweep.table()).isDue(items.get(key), sweep.nowSeconds()) && !transactions.isLocked(key)) {
                Moment at = new Moment(new Position(index, deleted), sweep.nowSeconds() * 1_000, Cause.EXPIRY);
                write(new ItemWrite(key, null, ItemWrite.Returns.NOTHING, sweep.indexes()), at, old -> null);
                deleted++;
            }
        }
        expiriesOf(sweep.table()).swept(deleted, sweep.nowSeconds());
        return new Reply.Swept(deleted);
    }

    private Reply update(Command.UpdateItem command, Moment at) {
        try {
            return write(command.write(), at, old -> {
                Bytes base = old == null ? command.keyItem() : old;
                Map<String, AttributeValue> after =
                        NaiveExpressions.updated(command.update(), NaiveIndexes.attributes(base));
                if (after == null) {
                    throw new IllegalStateException(
                            "The provided expression refers to an attribute that does not exist in the item");
                }
                if (old == null && !command.update().makesItem()) {
                    return null;
                }
                checkIndexKey(command.write(), after.get("s"));
                return IndexedTable.encoded(after);
            });
        } catch (IllegalStateException refused) {
            return new Reply.Refused(Kind.VALIDATION, refused.getMessage());
        }
    }

    /** Updates may copy any text into {@code s}. */
    private static void checkIndexKey(ItemWrite write, AttributeValue value) {
        if (write.indexes() == null || !(value instanceof AttributeValue.S(String text))) {
            return;
        }
        if (text.isEmpty()) {
            throw new IllegalStateException(
                    "One or more parameter values are not valid. The update expression attempted"
                            + " to update a secondary index key to a value that is not supported. The AttributeValue"
                            + " for a key attribute cannot contain an empty string value.");
        }
        if (text.length() > 1024) {
            throw new IllegalStateException(
                    "One or more parameter values were invalid: Aggregated size of all range keys"
                            + " has exceeded the size limit of 1024 bytes");
        }
    }

    private Reply write(ItemWrite write, Moment at, Function<Bytes, Bytes> change) {
        if (dropped.contains(write.key().table())) {
            return new Reply.NoSuchTable();
        }
        Bytes old = items.get(write.key());
        if (!NaiveExpressions.holds(write.condition(), NaiveIndexes.attributes(old))) {
            return new Reply.ConditionFailed(write.returns().itemOnFailure() ? old : null);
        }
        Bytes item = change.apply(old);
        Map<ItemKey, Bytes> after = new HashMap<>(items);
        if (item == null) {
            after.remove(write.key());
        } else {
            after.put(write.key(), item);
        }
        List<Integer> units = List.of();
        long collectionBytes = 0;
        if (write.indexes() != null) {
            NaiveIndexes indexes = indexes(write.key().table());
            collectionBytes = indexes.collectionBytes(write.key(), indexes.itemsAmong(after));
            long before = indexes.collectionBytes(write.key(), indexes.itemsAmong(items));
            if (collectionBytes > before && collectionBytes > write.indexes().collectionMaxBytes()) {
                return new Reply.Refused(Kind.ITEM_COLLECTION_SIZE_LIMIT, "Collection size exceeded.");
            }
            units = NaiveIndexes.units(old, item);
        }
        items.clear();
        items.putAll(after);
        if (at != null) {
            changesOf(write.key().table()).write(at, write.key(), old, item);
            expiriesOf(write.key().table()).write(write.key(), old, item);
        }
        return new Reply.Written(
                write.returns().oldItem() ? old : null,
                write.returns().newItem() ? item : null,
                new Reply.Footprint(NaiveIndexes.sizeBytes(old), NaiveIndexes.sizeBytes(item), units, collectionBytes));
    }

    private static NaiveIndexes indexes(int table) {
        return RandomWrites.INDEXED.stream()
                .filter(indexed -> indexed.number() == table)
                .map(NaiveIndexes::new)
                .findFirst()
                .orElseThrow();
    }

    private NaiveChanges changesOf(int table) {
        return changes.computeIfAbsent(table, number -> new NaiveChanges());
    }

    private NaiveExpiries expiriesOf(int table) {
        return expiries.computeIfAbsent(table, number -> new NaiveExpiries());
    }

    /** How far the group must be with a table's time to live at the end; null when the table is dropped. */
    ExpiryState expiryState(int table) {
        return dropped.contains(table) ? null : expiriesOf(table).state();
    }

    /** When which items of a table expire, as the group must have noted it at the end. */
    Map<ItemKey, Long> expiries(int table) {
        Map<ItemKey, Bytes> of = new HashMap<>(items);
        of.keySet().removeIf(key -> key.table() != table);
        return expiriesOf(table).entries(of);
    }

    /** The changes of a table's items that must be there at the end; null when it is dropped. */
    List<Change> changes(int table) {
        return dropped.contains(table) ? null : changesOf(table).changes();
    }

    /** The items and index entries that must be there at the end. */
    Map<ItemKey, Bytes> items() {
        Map<ItemKey, Bytes> all = new HashMap<>(items);
        for (IndexedTable table : RandomWrites.INDEXED) {
            NaiveIndexes indexes = new NaiveIndexes(table);
            all.putAll(indexes.entries(indexes.itemsAmong(items)));
        }
        return all;
    }

    /** The reply of every request but those to dropped tables. */
    List<Reply> replies() {
        return outcomes.values().stream().map(Outcome::reply).toList();
    }
}
