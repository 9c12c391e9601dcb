package dev.tepui.storage.protection;

/**
 * The data volume of a member, in bytes.
 *
 * @param totalBytes size of the file system
 * @param freeBytes what a file can still take of it
 * @param low whether less than a reserve is free; once it is, until clearly more than that is free again
 * @param nearlyLow whether less than twice the reserve is free
 */
public record Disk(long totalBytes, long freeBytes, boolean low, boolean nearlyLow) {
    /** The reserve depends on the volume's size. */
    public static final long AUTOMATIC_RESERVE = -1;

    /**
     * What deletions, the tails of logs and compactions need is a share of the data at first, and then not more than a
     * few of the largest files of the store: no large volume needs a tenth of it.
     */
    private static final long RESERVE_MAX_BYTES = 20L << 30;

    private static final int RESERVE_SHARE = 10;

    /**
     * The volume as it is now.
     *
     * @param reserve in bytes, or {@link #AUTOMATIC_RESERVE}: a tenth of the volume, at most 20 GiB
     * @param wasLow whether it was low when it was looked at last
     */
    static Disk of(long totalBytes, long freeBytes, long reserve, boolean wasLow) {
        long reserveBytes =
                reserve == AUTOMATIC_RESERVE ? Math.min(totalBytes / RESERVE_SHARE, RESERVE_MAX_BYTES) : reserve;
        // Not back and forth with every file that comes and goes.
        long enough = wasLow ? reserveBytes + reserveBytes / 4 : reserveBytes;
        return new Disk(totalBytes, freeBytes, freeBytes < enough, freeBytes / 2 < reserveBytes);
    }
}
