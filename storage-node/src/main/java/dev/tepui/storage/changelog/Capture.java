package dev.tepui.storage.changelog;

/**
 * Somebody's interest in the changes of a table, as one group keeps it.
 *
 * @param name tells the captures of a table apart
 * @param from changes after this are captured
 * @param to changes up to this are captured; null while it goes on
 */
public record Capture(String name, Images images, Position from, Position to) {
    /**
     * What a capture is to be.
     *
     * @param name tells the captures of a table apart
     */
    public record Wish(String name, Images images) {}

    /** Whether changes are still captured. */
    public boolean isOpen() {
        return to == null;
    }
}
