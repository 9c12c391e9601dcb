package dev.tepui.operator.nodeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * What a storage node says about itself.
 *
 * @param poolId identifier under which the pool was formed; null while it is not formed
 * @param disk the node's data volume; null when its version does not tell
 * @param timeToLive how the node deletes expired items; null when its version does not tell
 * @param placement which members hold which groups, as far as the node knows; null when its version does not tell
 * @param ready whether the node can serve: formed, every local group has a known leader and is caught up
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeStatus(
        String node,
        String zone,
        String pool,
        boolean formed,
        String poolId,
        boolean ready,
        String version,
        Disk disk,
        SweepSettings timeToLive,
        Placement placement,
        List<Group> groups) {

    /** Number of the group that holds the catalogue of tables. */
    public static final int CATALOGUE_GROUP = -1;

    private static final String LEADER = "LEADER";

    public NodeStatus {
        groups = groups == null ? List.of() : List.copyOf(groups);
    }

    /**
     * A node's data volume.
     *
     * @param low whether it is almost full
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Disk(long totalBytes, long freeBytes, boolean low) {}

    /**
     * Which members hold which groups.
     *
     * @param version grows with every change; 0 while nobody has written it down
     * @param members all members as {@code zone/host,…} in zone-major order
     * @param cells how many cells shall hold groups
     * @param groups by number
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Placement(long version, String members, int cells, List<Place> groups) {
        public Placement {
            groups = groups == null ? List.of() : List.copyOf(groups);
        }
    }

    /**
     * Where a group is.
     *
     * @param cell the cell that holds it, or shall
     * @param from where it comes from; null when it does not move
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Place(int cell, Integer from) {
        public boolean isMoving() {
            return from != null;
        }
    }

    /**
     * The node's replica of one replication group.
     *
     * @param role LEADER, FOLLOWER, LEARNER, CANDIDATE or ERROR; a text, because a newer node may know more
     * @param leader host:port of the leader that this replica knows, or null
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Group(
            int group,
            String role,
            String leader,
            long term,
            long appliedIndex,
            long committedIndex,
            List<String> peers) {
        public Group {
            peers = peers == null ? List.of() : List.copyOf(peers);
        }

        public boolean isLeader() {
            return LEADER.equals(role);
        }
    }
}
