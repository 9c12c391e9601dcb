package dev.tepui.storage.table;

/**
 * Whether a table has a stream. Names are DynamoDB's.
 *
 * @param viewType what its records hold; null when there is to be no stream
 */
public record StreamSpecification(ViewType viewType) {
    /** No stream. */
    public static final StreamSpecification DISABLED = new StreamSpecification(null);

    /** What records hold. On disk by number: only append. */
    public enum ViewType {
        /** The key of the item. */
        KEYS_ONLY,
        /** The key, and the item after the change. */
        NEW_IMAGE,
        /** The key, and the item before the change. */
        OLD_IMAGE,
        /** The key, and the item before and after the change. */
        NEW_AND_OLD_IMAGES;

        /** Whether records hold the item before the change. */
        public boolean hasOldImage() {
            return this == OLD_IMAGE || this == NEW_AND_OLD_IMAGES;
        }

        /** Whether records hold the item after the change. */
        public boolean hasNewImage() {
            return this == NEW_IMAGE || this == NEW_AND_OLD_IMAGES;
        }
    }

    /** Whether there is to be a stream. */
    public boolean enabled() {
        return viewType != null;
    }
}
