package dev.tepui.storage.statemachine;

import dev.tepui.storage.item.Bytes;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Since when items have not been written, as far as it is certain: in memory, for reads of several items that must find
 * out whether one of them has changed between two looks. Items share slots, and after a start or an import nothing is
 * known of the time before, so an answer may be later than the truth; never earlier. One thread writes; safe to read
 * from any thread.
 */
final class RecentWrites {
    /** At a thousand writes between the two looks of a read, four of five items have not shared a slot with any. */
    private static final int SLOTS = 4096;

    private final AtomicLongArray newest = new AtomicLongArray(SLOTS);

    /** Everything may have been written up to that entry. */
    void reset(long index) {
        for (int slot = 0; slot < SLOTS; slot++) {
            newest.set(slot, index);
        }
    }

    /** An item's key (in the store) is about to be written. Before a reader can see it. */
    void note(Bytes key, long index) {
        newest.set(slot(key.array()), index);
    }

    /** An entry after which an item has not been written. To be asked after the item's state has been read. */
    long newest(byte[] key) {
        return newest.get(slot(key));
    }

    private static int slot(byte[] key) {
        int hash = Arrays.hashCode(key) * 0x9E3779B1;
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
