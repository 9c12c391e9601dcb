package dev.tepui.storage.placement;

/**
 * Which group owns which hashes: consecutive, equally large ranges (sizes differ by one at most), in order.
 *
 * @param count number of data groups, 1 to 65,536; fixed when the pool is formed, never changed
 */
public record GroupLayout(int count) {
    /** Hashes go from 0 to one below this. */
    public static final int HASHES = 1 << 16;

    /** Checks the range. */
    public GroupLayout {
        if (count < 1 || count > HASHES) {
            throw new IllegalArgumentException("a pool has 1 to " + HASHES + " groups, not " + count);
        }
    }

    /** The group that owns {@code hash}. */
    public int groupOf(int hash) {
        if (hash < 0 || hash >= HASHES) {
            throw new IllegalArgumentException("not a hash: " + hash);
        }
        return (int) ((long) hash * count / HASHES);
    }

    /** The first hash that {@code group} owns; {@link #HASHES} for {@code group == count}. */
    public int firstHash(int group) {
        if (group < 0 || group > count) {
            throw new IllegalArgumentException("not a group: " + group);
        }
        return (int) (((long) group * HASHES + count - 1) / count);
    }
}
