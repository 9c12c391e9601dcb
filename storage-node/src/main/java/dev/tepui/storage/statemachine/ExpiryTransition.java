package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ExpiryCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Expiry;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.table.ExpiryState;
import java.util.Objects;

/**
 * When items expire: an index of a group's items in the order of their expiry. Invariant: it has an entry for each item
 * that has been written since the group knows the table's time to live, or has been looked at since then, and that
 * expires; it has no others.
 */
record ExpiryTransition(Shard shard) {
    private static final byte[] NOTHING = new byte[0];

    /**
     * Keeps the index up to date when an item changes.
     *
     * @param attribute by which items of the table expire; null when they do not
     */
    void record(Step step, String attribute, ItemKey key, ItemVersion old, ItemVersion item) {
        if (attribute == null) {
            return;
        }
        long before = old.expirySeconds(attribute);
        long after = item.expirySeconds(attribute);
        if (before == after) {
            return;
        }
        if (before != Expiry.NEVER) {
            step.writes().delete(Family.EXPIRY, entry(key, before));
        }
        if (after != Expiry.NEVER) {
            step.writes().put(Family.EXPIRY, entry(key, after), NOTHING);
        }
    }

    Reply set(Command.SetTimeToLive command, Step step) {
        int table = command.table();
        Statistics statistics = Statistics.of(step.before(), shard.group(), table);
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        ExpiryState before = state(step.before(), table);
        ExpiryState after = before.told(command.version(), command.attribute());
        if (after == before) {
            return new Reply.Done();
        }
        if (before.attribute() != null) {
            step.writes()
                    .deleteRange(
                            Family.EXPIRY,
                            Layout.expiriesFrom(shard.group(), table, 0),
                            Layout.expiriesEnd(shard.group(), table));
        }
        save(step, table, before, after);
        if (!Objects.equals(statistics.expiresBy(), after.attribute())) {
            step.writes()
                    .put(
                            Family.STATISTICS,
                            Layout.statistics(shard.group(), table),
                            statistics.withExpiresBy(after.attribute()).encode());
        }
        return new Reply.Done();
    }

    /** Looks at each item as it is now, whatever it was when the command was proposed. */
    Reply index(Command.IndexExpiries command, Step step) {
        if (Statistics.of(step.before(), shard.group(), command.table()).dropped()) {
            return new Reply.NoSuchTable();
        }
        ExpiryState before = state(step.before(), command.table());
        if (before.version() != command.version() || before.attribute() == null) {
            return new Reply.Done();
        }
        for (Bytes position : command.positions()) {
            ItemKey key = ItemKey.at(command.table(), position);
            long second = expirySeconds(step.before(), before.attribute(), key);
            if (second != Expiry.NEVER) {
                step.writes().put(Family.EXPIRY, entry(key, second), NOTHING);
            }
        }
        save(step, command.table(), before, before.indexedTo(command.through()));
        return new Reply.Done();
    }

    /** Whether an item is to be deleted. */
    boolean isDue(PointView view, String attribute, ItemKey key, long nowSeconds) {
        return attribute != null && Expiry.isDue(expirySeconds(view, attribute, key), nowSeconds);
    }

    /** The store holds other groups' items, too. */
    private long expirySeconds(PointView view, String attribute, ItemKey key) {
        return shard.owns(key)
                ? ItemVersion.of(view.get(Family.ITEMS, Layout.item(key.table(), key.hash(), key.key())))
                        .expirySeconds(attribute)
                : Expiry.NEVER;
    }

    /** Counts items that are deleted because their time has come. */
    void count(Step step, int table, int items, long nowSeconds) {
        ExpiryState before = state(step.before(), table);
        save(step, table, before, before.swept(items, nowSeconds));
    }

    /** Forgets everything about a table that is dropped. */
    void drop(Step step, int table) {
        // A deleted range costs every later reader a look: none where nothing ever expired.
        if (step.before().get(Family.EXPIRY, Layout.expiryState(shard.group(), table)) != null) {
            step.writes()
                    .deleteRange(
                            Family.EXPIRY,
                            Layout.expiryState(shard.group(), table),
                            Layout.expiriesEnd(shard.group(), table));
        }
    }

    private void save(Step step, int table, ExpiryState before, ExpiryState after) {
        if (!after.equals(before)) {
            step.writes().put(Family.EXPIRY, Layout.expiryState(shard.group(), table), ExpiryCodec.encode(after));
        }
    }

    /** How far the group is with a table's time to live, in a view. */
    ExpiryState state(ReadView view, int table) {
        return state((PointView) view::get, table);
    }

    private ExpiryState state(PointView view, int table) {
        return ExpiryCodec.decode(view.get(Family.EXPIRY, Layout.expiryState(shard.group(), table)));
    }

    private byte[] entry(ItemKey key, long second) {
        return Layout.expiry(shard.group(), key.table(), second, new KeyCodec.Key(key.hash(), key.key()).position());
    }
}
