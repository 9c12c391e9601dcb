package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.TransactionCodec;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Family;
import java.util.UUID;

/**
 * Which items of a group belong to prepared transactions. Invariant: an item is locked exactly as long as a prepared
 * part names it, and by one transaction; until then nothing but that transaction changes it, except that its table is
 * dropped.
 */
record Locks(int group) {
    /** The transaction that has locked an item, or null. */
    UUID owner(PointView view, ItemKey key) {
        byte[] id = view.get(Family.TRANSACTIONS, diskKey(key));
        return id == null ? null : TransactionCodec.getId(new BinaryReader(id));
    }

    boolean isLocked(PointView view, ItemKey key) {
        return view.get(Family.TRANSACTIONS, diskKey(key)) != null;
    }

    void lock(Step step, ItemKey key, UUID transaction) {
        step.writes()
                .put(
                        Family.TRANSACTIONS,
                        diskKey(key),
                        TransactionCodec.putId(new BinaryWriter(16), transaction)
                                .toByteArray());
    }

    void unlock(Step step, ItemKey key) {
        step.writes().delete(Family.TRANSACTIONS, diskKey(key));
    }

    private byte[] diskKey(ItemKey key) {
        return Layout.lock(group, key.table(), key.hash(), key.key());
    }
}
