package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.consensus.Replica;

/**
 * A replication group and the hashes it owns.
 *
 * @param firstHash first hash that it owns
 * @param lastHash last hash that it owns; below {@code firstHash} when it owns none, as the catalogue's group
 */
public record Shard(int group, int firstHash, int lastHash) {
    /** The catalogue's group. */
    public static final Shard CATALOGUE = new Shard(Replica.CATALOGUE, 0, -1);

    /** Whether this is the catalogue's group. */
    public boolean isCatalogue() {
        return group == Replica.CATALOGUE;
    }

    /** Whether an item belongs to this group. */
    boolean owns(ItemKey key) {
        return key.hash() >= firstHash && key.hash() <= lastHash;
    }
}
