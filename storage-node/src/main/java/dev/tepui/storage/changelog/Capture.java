package dev.tepui.storage.changelog;

/**
 * Somebody's interest in the changes of a table, as one group keeps it.
 *
 * @param name tells the captures of a table apart
 * @param from changes after this are captured
 * @param to changes up to this are captured; null while it goes on
 * @param progress how far the consumer is; null when the group does not know, as consumers that read by themselves keep
 *     their positions
 */
public record Capture(String name, Images images, Position from, Position to, Progress progress) {
    /** How a consumer gets the changes. Between nodes by number: only append. */
    public enum Use {
        /** It reads when it likes, and may come too late. */
        READ,
        /** They are delivered to it: none goes before it has been. */
        DELIVER,
        /** As {@link #DELIVER}, and the items that are there already are delivered as if they were put now. */
        DELIVER_ALL
    }

    /**
     * What a capture is to be.
     *
     * @param name tells the captures of a table apart
     */
    public record Wish(String name, Images images, Use use) {}

    /** A new capture that holds from {@code now} on. */
    static Capture open(Wish wish, Position now) {
        Progress progress = switch (wish.use()) {
            case READ -> null;
            case DELIVER -> Progress.ofChanges(now);
            case DELIVER_ALL -> Progress.ofItemsAndChanges(now);
        };
        return new Capture(wish.name(), wish.images(), now, null, progress);
    }

    /** Whether changes are still captured. */
    public boolean isOpen() {
        return to == null;
    }

    /** Whether changes are still captured and the group keeps how far their consumer is. */
    public boolean isDelivered() {
        return isOpen() && progress != null;
    }

    Capture with(Images changed) {
        return new Capture(name, changed, from, to, progress);
    }

    Capture with(Progress changed) {
        return new Capture(name, images, from, to, changed);
    }

    Capture closedAt(Position now) {
        return new Capture(name, images, from, now, progress);
    }
}
