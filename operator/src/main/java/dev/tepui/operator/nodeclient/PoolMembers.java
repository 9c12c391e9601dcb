package dev.tepui.operator.nodeclient;

/**
 * What a pool is told about its members.
 *
 * @param members all members as {@code zone/host,…} in zone-major order
 * @param cells how many cells shall hold replication groups; the last ones are emptied when it is fewer than there are
 */
public record PoolMembers(String members, int cells) {}
