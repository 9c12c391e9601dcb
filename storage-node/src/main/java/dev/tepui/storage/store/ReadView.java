package dev.tepui.storage.store;

/**
 * Reads of a sorted key space. Keys order by unsigned bytes. Implementations are safe for use by several threads unless
 * they say otherwise; cursors belong to one thread.
 *
 * <p>Reads may block on the disk. A failing disk throws {@link StoreException}: the replica that meets it stops.
 */
public interface ReadView {
    /** The value under {@code key}, or null when there is none. The caller owns the returned array. */
    byte[] get(Family family, byte[] key);

    /**
     * A cursor over the keys from {@code from} (inclusive) to {@code to} (exclusive), in ascending order when
     * {@code ascending}, otherwise descending from the greatest key below {@code to}. The caller closes it.
     */
    Cursor scan(Family family, byte[] from, byte[] to, boolean ascending);
}
