package dev.tepui.storage.stream;

import java.util.OptionalInt;

/**
 * The names of a stream's shards. A shard is what one replication group keeps for the stream, from its first record to
 * its last: groups do not split, so no shard has a parent or children. The name has the moment at which the stream
 * began, since clients order shards by their names, and the group.
 */
final class ShardId {
    private static final String PREFIX = "shardId-";
    private static final int MOMENT_DIGITS = 20;
    private static final int GROUP_DIGITS = 8;
    private static final int LENGTH = PREFIX.length() + MOMENT_DIGITS + 1 + GROUP_DIGITS;

    private ShardId() {}

    /** The shard of a group in a stream that began then. */
    static String of(long createdAtMillis, int group) {
        return PREFIX + String.format("%0" + MOMENT_DIGITS + "d-%0" + GROUP_DIGITS + "d", createdAtMillis, group);
    }

    /** The group of a shard of a stream that began then; empty when it is no such name. */
    static OptionalInt group(String shardId, long createdAtMillis) {
        if (shardId.length() != LENGTH
                || !shardId.substring(LENGTH - GROUP_DIGITS).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        int group = Integer.parseInt(shardId.substring(LENGTH - GROUP_DIGITS));
        return of(createdAtMillis, group).equals(shardId) ? OptionalInt.of(group) : OptionalInt.empty();
    }
}
