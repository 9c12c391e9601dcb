package dev.tepui.storage.table;

import dev.tepui.storage.item.Bytes;

/**
 * How far one group is with the time to live of a table. Immutable; pure.
 *
 * @param version of the time to live that the group knows, see {@link TimeToLive}; 0 when it knows none
 * @param attribute that says when items expire; null when they do not
 * @param indexing how far it is noted when the items that were there before expire
 * @param deletedItems how many items have been deleted since the table was made because their time had come
 * @param lastSweepSeconds when some were deleted the last time, epoch seconds; 0 is never
 */
public record ExpiryState(long version, String attribute, Indexing indexing, long deletedItems, long lastSweepSeconds) {
    /** Of a table of which the group knows nothing. */
    public static final ExpiryState NONE = new ExpiryState(0, null, Indexing.COMPLETE, 0, 0);

    /**
     * How far it is noted when items expire.
     *
     * @param complete of all items
     * @param through hash and key of the last one looked at; null when none was, or all were
     */
    public record Indexing(boolean complete, Bytes through) {
        /** All have been looked at. */
        public static final Indexing COMPLETE = new Indexing(true, null);

        private static final Indexing BEGUN = new Indexing(false, null);

        /** {@code next} null means all. Two leaders may look at once: what one has seen stays seen. */
        private Indexing to(Bytes next) {
            if (complete || next == null) {
                return COMPLETE;
            }
            return through != null && through.compareTo(next) >= 0 ? this : new Indexing(false, next);
        }
    }

    /** The state once the group is told an attribute, null for none. What is older than it knows changes nothing. */
    public ExpiryState told(long toldVersion, String attributeOrNull) {
        return toldVersion <= version
                ? this
                : new ExpiryState(
                        toldVersion,
                        attributeOrNull,
                        attributeOrNull == null ? Indexing.COMPLETE : Indexing.BEGUN,
                        deletedItems,
                        lastSweepSeconds);
    }

    /** The state once items up to a position, null for all, have been looked at. */
    public ExpiryState indexedTo(Bytes positionOrNull) {
        return new ExpiryState(version, attribute, indexing.to(positionOrNull), deletedItems, lastSweepSeconds);
    }

    /** The state once items have been deleted. */
    public ExpiryState swept(int items, long nowSeconds) {
        return new ExpiryState(version, attribute, indexing, deletedItems + items, nowSeconds);
    }
}
