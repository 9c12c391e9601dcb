package dev.tepui.storage.statemachine;

import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.encoding.ChangeCodec;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Expiry;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers reads of one group from a view of its state. Pure; safe from any thread; blocks as the view does. */
final class Reads {
    private final Shard shard;
    private final KeyCodec.Range hashes;
    private final ChangeTransition changeLog;
    private final ExpiryTransition expiries;
    private final Locks locks;
    private final TransactionTransition transactions;
    private final RecentWrites recentWrites;

    /** Reads of that group. */
    Reads(Shard shard, RecentWrites recentWrites) {
        this.shard = shard;
        this.recentWrites = recentWrites;
        this.locks = new Locks(shard.group());
        this.changeLog = new ChangeTransition(shard.group());
        this.expiries = new ExpiryTransition(shard);
        this.transactions =
                new TransactionTransition(shard, new ItemTransition(shard, changeLog, expiries, locks), locks);
        this.hashes = shard.isCatalogue() ? null : KeyCodec.hashes(shard.firstHash(), shard.lastHash());
    }

    /** The answer; {@code view} holds at least what was applied up to {@code appliedIndex}. */
    public ReadReply answer(Read read, ReadView view, long appliedIndex) {
        return switch (read) {
            case Read.GetItem(var key) -> {
                byte[] item = view.get(Family.ITEMS, diskKey(key));
                // A dropped table has no items, so only a missing one needs a second look.
                yield item == null && isDropped(key.table(), view)
                        ? new ReadReply.NoSuchTable()
                        : new ReadReply.ItemIs(item == null ? null : new Bytes(item));
            }
            case Read.GetItems(var keys) -> items(keys, view, appliedIndex);
            case Read.GetUnchanged(var keys, var sinceIndex) ->
                new ReadReply.UnchangedAre(keys.stream()
                        .map(key -> isUnchanged(key, sinceIndex, view))
                        .toList());
            case Read.GetToken(var token) ->
                new ReadReply.TokenIs(new TokenHistory(shard.group(), Layout.Tokens.CLAIMED).find(view::get, token));
            case Read.TryTransaction(var transaction, var actions) ->
                new ReadReply.Tried(transactions.tried(transaction, actions, view::get, appliedIndex));
            case Read.GetTransactions(var most) -> TransactionTransition.transactions(shard.group(), view, most);
            case Read.GetRange range ->
                isDropped(range.table(), view) ? new ReadReply.NoSuchTable() : page(range, view);
            case Read.GetChanges wanted ->
                isDropped(wanted.table(), view) ? new ReadReply.NoSuchTable() : changes(wanted, view, appliedIndex);
            case Read.GetCaptures(var table) ->
                isDropped(table, view)
                        ? new ReadReply.NoSuchTable()
                        : new ReadReply.CapturesAre(captures(table, view), appliedIndex);
            case Read.GetExpired wanted ->
                isDropped(wanted.table(), view) ? new ReadReply.NoSuchTable() : expired(wanted, view);
            case Read.GetStatistics(var table) -> {
                Statistics statistics = Statistics.of(view, shard.group(), table);
                yield statistics.dropped()
                        ? new ReadReply.NoSuchTable()
                        : new ReadReply.StatisticsAre(statistics.items(), statistics.bytes());
            }
        };
    }

    private ReadReply items(List<ItemKey> keys, ReadView view, long index) {
        List<Bytes> items = new ArrayList<>(keys.size());
        List<Boolean> locked = new ArrayList<>(keys.size());
        for (ItemKey key : keys) {
            byte[] item = view.get(Family.ITEMS, diskKey(key));
            if (item == null && isDropped(key.table(), view)) {
                return new ReadReply.NoSuchTable();
            }
            items.add(item == null ? null : new Bytes(item));
            locked.add(locks.isLocked(view::get, key));
        }
        return new ReadReply.ItemsAre(index, items, locked);
    }

    /**
     * First the lock, then what has been written: a transaction that is finished between the two looks is noticed by
     * the second one.
     */
    private boolean isUnchanged(ItemKey key, long sinceIndex, ReadView view) {
        return !locks.isLocked(view::get, key) && recentWrites.newest(diskKey(key)) <= sinceIndex;
    }

    private static byte[] diskKey(ItemKey key) {
        return Layout.item(key.table(), key.hash(), key.key());
    }

    private boolean isDropped(int table, ReadView view) {
        return Statistics.of(view, shard.group(), table).dropped();
    }

    private ReadReply expired(Read.GetExpired wanted, ReadView view) {
        List<Bytes> positions = new ArrayList<>();
        long from = Math.max(wanted.fromSeconds(), Expiry.oldest(wanted.nowSeconds()));
        long oldest = 0;
        try (Cursor cursor = view.scan(
                Family.EXPIRY,
                Layout.expiriesFrom(shard.group(), wanted.table(), from),
                Layout.expiriesFrom(shard.group(), wanted.table(), Math.max(from, wanted.nowSeconds() + 1)),
                true)) {
            while ((positions.size() < wanted.maxItems() || oldest == 0) && cursor.next()) {
                byte[] key = cursor.key();
                oldest = oldest == 0 ? Layout.expirySecond(key) : oldest;
                if (positions.size() < wanted.maxItems()) {
                    positions.add(new Bytes(Arrays.copyOfRange(key, Layout.EXPIRY_BYTES, key.length)));
                }
            }
        }
        return new ReadReply.ExpiredAre(expiries.state(view, wanted.table()), positions, oldest);
    }

    private ReadReply changes(Read.GetChanges wanted, ReadView view, long appliedIndex) {
        List<Change> changes = new ArrayList<>();
        long bytes = 0;
        try (Cursor cursor = view.scan(
                Family.CHANGES,
                Layout.changesAfter(shard.group(), wanted.table(), wanted.after()),
                Layout.changesEnd(shard.group(), wanted.table()),
                true)) {
            while (cursor.next()) {
                byte[] value = cursor.value();
                Change change = ChangeCodec.decode(value);
                changes.add(change);
                bytes += value.length;
                if (changes.size() >= wanted.maxChanges() || bytes >= wanted.maxBytes()) {
                    return new ReadReply.ChangesAre(changes, change.position(), captures(wanted.table(), view));
                }
            }
        }
        // The view may be newer than the index; an entry's changes become visible together.
        long last = changes.isEmpty() ? 0 : changes.getLast().position().index();
        Position upTo = Position.endOf(Math.max(last, appliedIndex));
        return new ReadReply.ChangesAre(
                changes, upTo.isAfter(wanted.after()) ? upTo : wanted.after(), captures(wanted.table(), view));
    }

    /**
     * To be asked for after the changes: what has been trimmed meanwhile then counts as missed, and never as absent.
     */
    private Captures captures(int table, ReadView view) {
        return changeLog.captures(view, table);
    }

    /**
     * As DynamoDB pages: the item with which a limit is reached is the last one, and then there is a last key even if
     * nothing follows.
     */
    private ReadReply page(Read.GetRange range, ReadView view) {
        // The node may hold other groups' items of the table: never look past the group's own hashes.
        Bytes from = hashes.from().compareTo(range.from()) > 0 ? hashes.from() : range.from();
        Bytes to = range.to() == null || hashes.to().compareTo(range.to()) < 0 ? hashes.to() : range.to();
        List<Bytes> items = new ArrayList<>();
        long scanned = 0;
        if (from.compareTo(to) >= 0) {
            return new ReadReply.Page(items, null, scanned);
        }
        try (Cursor cursor = view.scan(
                Family.ITEMS,
                Layout.itemAt(range.table(), from),
                Layout.itemAt(range.table(), to),
                range.direction() == Read.Direction.FORWARD)) {
            while (cursor.next()) {
                byte[] item = cursor.value();
                items.add(new Bytes(item));
                scanned += ItemCodec.sizeBytes(item);
                if (items.size() >= range.maxItems() || scanned >= range.maxBytes()) {
                    byte[] key = cursor.key();
                    Bytes lastKey = new Bytes(Arrays.copyOfRange(key, Layout.TABLE_BYTES, key.length));
                    return new ReadReply.Page(items, lastKey, scanned);
                }
            }
        }
        return new ReadReply.Page(items, null, scanned);
    }
}
