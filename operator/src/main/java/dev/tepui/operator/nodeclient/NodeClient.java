package dev.tepui.operator.nodeclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The storage nodes' admin API.
 *
 * <p>Every method blocks, for a few seconds at most, may be called from any thread, may be repeated, and never throws
 * for what a node or the network can do: that is an {@link Answer}.
 */
public interface NodeClient {
    /** Asks all members at the same time what they are. The result has one entry per host, in the order of hosts. */
    Map<String, Answer<NodeStatus>> statuses(PoolAccess pool);

    /** Tells one member to form the pool. Ok also when it is already formed under this identifier. */
    Answer<Void> form(PoolAccess pool, String host, String poolId);

    /** One table of the catalogue, asked from the first member that answers. */
    Answer<TableState> table(PoolAccess pool, String name);

    /** All tables of the catalogue. */
    Answer<List<TableState>> tables(PoolAccess pool);

    /**
     * Declares a table: creates it, or changes what may change.
     *
     * @param definition CreateTable request
     * @param streamSinks all that the table is to have; empty leaves those that it has
     */
    Answer<TableState> putTable(
            PoolAccess pool, String name, TableOwner owner, ObjectNode definition, Optional<ArrayNode> streamSinks);

    /** Tells the pool how to delete expired items. All members learn it, also those that do not answer now. */
    Answer<SweepSettings> putSweepSettings(PoolAccess pool, SweepSettings settings);

    /** Tells the pool who its members are. All members learn it, also those that do not answer now. */
    Answer<Void> putMembers(PoolAccess pool, PoolMembers members);

    /** Starts the deletion of a table that the resource owns. */
    Answer<TableState> deleteTable(PoolAccess pool, String name, String resource);
}
