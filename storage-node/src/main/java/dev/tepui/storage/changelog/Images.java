package dev.tepui.storage.changelog;

/**
 * How much of an item a change holds besides its key.
 *
 * @param oldItem the item as it was before
 * @param newItem the item as it is after
 */
public record Images(boolean oldItem, boolean newItem) {
    /** The key alone. */
    public static final Images NONE = new Images(false, false);

    /** What satisfies both; either may be null, which wants no change at all. */
    static Images union(Images one, Images other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Images(one.oldItem || other.oldItem, one.newItem || other.newItem);
    }
}
