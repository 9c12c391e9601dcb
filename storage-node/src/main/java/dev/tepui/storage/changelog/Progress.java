package dev.tepui.storage.changelog;

import dev.tepui.storage.item.Bytes;

/**
 * How far a consumer is to which changes are delivered. Immutable; pure.
 *
 * @param passed it has got every change up to this
 * @param recorded the items up to this place (hash and key) have been recorded for it; empty before the first; null
 *     when all have been, or it wants none
 * @param recordedAt the position of the entry that recorded the last items; START when it wants none
 * @param failure why it gets nothing at the moment; null when nothing is known to be wrong
 */
public record Progress(Position passed, Bytes recorded, Position recordedAt, String failure) {
    private static final Bytes NO_ITEM = new Bytes(new byte[0]);

    /** Of a consumer that wants the changes after {@code now}. */
    static Progress ofChanges(Position now) {
        return new Progress(now, null, Position.START, null);
    }

    /** Of a consumer that wants the items that are there at {@code now}, and the changes after it. */
    static Progress ofItemsAndChanges(Position now) {
        return new Progress(now, NO_ITEM, Position.START, null);
    }

    /** Whether items are left to be recorded. */
    public boolean isRecording() {
        return recorded != null;
    }

    /** Whether it has got all items that were there when it began. */
    public boolean hasAllItems() {
        return recorded == null && !recordedAt.isAfter(passed);
    }

    /**
     * About how much of the items has been recorded, 0 to 1: items are recorded in the order of their hashes, and
     * hashes are spread evenly.
     *
     * @param firstHash the first hash of the group
     * @param endHash the one after its last
     */
    public double recordedFraction(int firstHash, int endHash) {
        if (recorded == null) {
            return 1;
        }
        byte[] place = recorded.array();
        if (place.length < Short.BYTES) {
            return 0;
        }
        int hash = Byte.toUnsignedInt(place[0]) << Byte.SIZE | Byte.toUnsignedInt(place[1]);
        return Math.clamp((double) (hash - firstHash) / (endHash - firstHash), 0.0, 1.0);
    }

    Progress passing(Position upTo) {
        return upTo.isAfter(passed) ? new Progress(upTo, recorded, recordedAt, null) : this;
    }

    Progress recording(Bytes throughOrNull, Position at) {
        return new Progress(passed, throughOrNull, at, failure);
    }

    Progress failing(String reason) {
        return new Progress(passed, recorded, recordedAt, reason);
    }
}
