package dev.tepui.operator.observe;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.Ports;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeClient;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.nodeclient.TableState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads what there is of a table: the pool from the informer's cache, the table by asking the pool. */
public final class TableObserver {
    private final NodeClient nodes;
    private final AdminTokens tokens;

    public TableObserver(NodeClient nodes, AdminTokens tokens) {
        this.nodes = nodes;
        this.tokens = tokens;
    }

    /** The pool that a Table names, or the default pool of its namespace. */
    public static PoolNames poolOf(Table table) {
        String name = table.getSpec().getPoolRef() == null
                ? PoolNames.DEFAULT_POOL
                : table.getSpec().getPoolRef().name();
        return new PoolNames(table.getMetadata().getNamespace(), name);
    }

    public ObservedTable observe(Table table, Context<Table> context) {
        PoolNames names = poolOf(table);
        Optional<StoragePool> pool = context.getSecondaryResourcesAsStream(StoragePool.class)
                .filter(candidate -> PoolNames.of(candidate).equals(names))
                .findFirst();
        Optional<PoolAccess> access = pool.flatMap(
                found -> tokens.of(names).map(token -> new PoolAccess(Member.hosts(found), Ports.ADMIN, token)));
        boolean namespaceGoes = table.getMetadata().getDeletionTimestamp() != null
                && GoingNamespace.is(names.namespace(), context.getClient());
        // Members that are being stopped answer late or never, and nothing depends on what they say.
        Optional<Answer<TableState>> inPool = access.filter(found -> isFormed(pool) && !namespaceGoes)
                .map(found -> nodes.table(found, table.getSpec().getTableName()));
        boolean defaultPoolMissing = pool.isEmpty() && PoolNames.DEFAULT_POOL.equals(names.name());
        SortedSet<String> zones = defaultPoolMissing ? clusterZones(context.getClient()) : new TreeSet<>();
        boolean ownerExists = ownerExists(table, inPool, context);
        return new ObservedTable(table, names, pool, access, inPool, ownerExists, namespaceGoes, zones);
    }

    /** A resource that owns a table was reconciled to get it, so the cache has it as long as it is there. */
    private static boolean ownerExists(Table table, Optional<Answer<TableState>> inPool, Context<Table> context) {
        String uid = table.getMetadata().getUid();
        return inPool.filter(Answer.Ok.class::isInstance)
                .map(answer -> ((Answer.Ok<TableState>) answer).value().resource())
                .filter(owner -> !owner.equals(uid))
                .filter(owner -> context.getPrimaryCache()
                        .list(
                                table.getMetadata().getNamespace(),
                                other -> owner.equals(other.getMetadata().getUid()))
                        .findAny()
                        .isPresent())
                .isPresent();
    }

    private static boolean isFormed(Optional<StoragePool> pool) {
        return pool.map(StoragePool::getStatus)
                .map(status -> Boolean.TRUE.equals(status.getFormed()))
                .orElse(false);
    }

    private static SortedSet<String> clusterZones(KubernetesClient client) {
        SortedSet<String> zones = new TreeSet<>();
        client.nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getLabels())
                .filter(Objects::nonNull)
                .map((Map<String, String> labels) -> labels.get(Labels.TOPOLOGY_ZONE))
                .filter(Objects::nonNull)
                .forEach(zones::add);
        return zones;
    }
}
