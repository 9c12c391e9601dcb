package dev.tepui.storage.changelog;

import dev.tepui.storage.item.Bytes;

/**
 * A change of one item.
 *
 * @param atMillis when the write was proposed, epoch milliseconds by the proposer's clock; need not grow
 * @param hash of the item's partition key
 * @param key of the item in its table, as in {@code command.ItemKey}
 * @param oldItem the item before, in the value encoding; null when there was none or nobody wanted it
 * @param newItem the item after, in the value encoding; null when there is none or nobody wanted it
 */
public record Change(
        Position position, long atMillis, Kind kind, Cause cause, int hash, Bytes key, Bytes oldItem, Bytes newItem) {
    /** What happened to the item. On disk by number: only append. */
    public enum Kind {
        /** There was none before. */
        INSERT,
        /** It has other attributes now. */
        MODIFY,
        /** There is none any more. */
        REMOVE
    }

    /** Why. On disk by number: only append. */
    public enum Cause {
        /** A client wrote. */
        CLIENT,
        /** The item's time was up. */
        EXPIRY,
        /** Nobody: the item was there before it was captured, and is recorded as it is. Has no old image. */
        BACKFILL
    }

    /** The size of the images in memory. */
    public int imageBytes() {
        return length(oldItem) + length(newItem);
    }

    private static int length(Bytes bytesOrNull) {
        return bytesOrNull == null ? 0 : bytesOrNull.array().length;
    }
}
