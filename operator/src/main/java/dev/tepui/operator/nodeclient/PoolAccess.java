package dev.tepui.operator.nodeclient;

import java.util.List;

/**
 * How to reach the admin API of a pool.
 *
 * @param hosts host names of all members, zone by zone
 * @param port admin port
 * @param token bearer token of the pool
 */
public record PoolAccess(List<String> hosts, int port, String token) {
    public PoolAccess {
        hosts = List.copyOf(hosts);
    }

    /** Without the token: this text may reach a log. */
    @Override
    public String toString() {
        return "PoolAccess[hosts=" + hosts + ", port=" + port + "]";
    }
}
