package dev.tepui.storage.consensus.raft;

import java.nio.file.Path;

/**
 * How a node takes part in replication.
 *
 * @param directory where log, votes and snapshots live
 * @param bindAddress the IP address to listen on
 * @param host the name under which other members reach this node; stays the same while the IP behind it changes
 * @param port listened on at {@code bindAddress} and reached at {@code host}
 * @param electionTimeoutMs a follower that hears nothing for this long, plus up to half of it at random, wants an
 *     election; heartbeats go out five times as often
 * @param proposalsInFlightMax proposals of one group that may wait at a time, more are rejected
 * @param purgeEntries log entries applied since the last purge that make the log be purged
 * @param purgeBytes bytes of commands applied since the last purge that make the log be purged
 * @param purgeIntervalMs how often that is looked at
 */
public record RaftSettings(
        Path directory,
        String bindAddress,
        String host,
        int port,
        int electionTimeoutMs,
        int proposalsInFlightMax,
        long purgeEntries,
        long purgeBytes,
        int purgeIntervalMs) {
    private static final int ELECTION_TIMEOUT_MS = 1000;
    private static final int PROPOSALS_IN_FLIGHT_MAX = 512;
    private static final long PURGE_ENTRIES = 100_000;
    private static final long PURGE_BYTES = 64L << 20;
    private static final int PURGE_INTERVAL_MS = 15_000;

    /** What production uses. */
    public static RaftSettings of(Path directory, String bindAddress, String host, int port) {
        return new RaftSettings(
                directory,
                bindAddress,
                host,
                port,
                ELECTION_TIMEOUT_MS,
                PROPOSALS_IN_FLIGHT_MAX,
                PURGE_ENTRIES,
                PURGE_BYTES,
                PURGE_INTERVAL_MS);
    }

    /** This node's address as other members know it. */
    public String address() {
        return host + ":" + port;
    }
}
