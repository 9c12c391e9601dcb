package dev.tepui.operator.observe;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.nodeclient.TableState;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A Table as it was found at the beginning of a reconciliation.
 *
 * @param poolNames pool that the Table names or means
 * @param pool that pool, when it exists
 * @param access how to reach the pool's members; empty when it does not exist or has no token yet
 * @param inPool what the pool says about the table; empty when it was not asked, because it is not formed yet or goes
 *     with its namespace
 * @param ownerExists whether the table in the pool belongs to another Table resource, and that is still there: it is
 *     not when it was deleted with the policy to retain, or together with its namespace
 * @param namespaceGoes whether the namespace is being deleted with all that is in it; only read of a Table that is to
 *     be deleted
 * @param clusterZones zones that the cluster's nodes show; only read when a default pool has to be made
 */
public record ObservedTable(
        Table table,
        PoolNames poolNames,
        Optional<StoragePool> pool,
        Optional<PoolAccess> access,
        Optional<Answer<TableState>> inPool,
        boolean ownerExists,
        boolean namespaceGoes,
        SortedSet<String> clusterZones) {

    public String uid() {
        return table.getMetadata().getUid();
    }

    public String tableName() {
        return table.getSpec().getTableName();
    }
}
