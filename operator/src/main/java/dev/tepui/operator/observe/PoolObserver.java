package dev.tepui.operator.observe;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.Ports;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeClient;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.nodeclient.TableState;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what there is of a pool: objects from the informers' caches, members by asking them. */
public final class PoolObserver {
    private final NodeClient nodes;
    private final AdminTokens tokens;

    public PoolObserver(NodeClient nodes, AdminTokens tokens) {
        this.nodes = nodes;
        this.tokens = tokens;
    }

    public ObservedPool observe(StoragePool pool, Context<StoragePool> context) {
        Map<String, StatefulSet> statefulSets = context.getSecondaryResourcesAsStream(StatefulSet.class)
                .collect(Collectors.toMap(found -> found.getMetadata().getName(), found -> found));
        // Before the members are asked: what they say of their disks is not older than what is known of their volumes.
        Map<String, PersistentVolumeClaim> claims = claims(pool, context);
        boolean budget =
                !context.getSecondaryResources(PodDisruptionBudget.class).isEmpty();
        Optional<PoolAccess> access = access(pool);
        // Without a StatefulSet there is nobody to ask, and who sleeps does not answer.
        boolean nobody = statefulSets.isEmpty() || Member.areAsleep(pool);
        Map<String, Answer<NodeStatus>> members =
                nobody ? Map.of() : access.map(nodes::statuses).orElse(Map.of());
        List<LostVolume> lost = LostVolumes.find(pool, ObservedPool.silent(members), claims, context.getClient());
        return new ObservedPool(pool, statefulSets, claims, budget, access, members, lost);
    }

    private static Map<String, PersistentVolumeClaim> claims(StoragePool pool, Context<StoragePool> context) {
        PoolNames names = PoolNames.of(pool);
        Set<String> wanted = Member.of(pool).stream()
                .map(member -> names.dataClaim(member.zone(), member.cell()))
                .collect(Collectors.toSet());
        return context.getSecondaryResourcesAsStream(PersistentVolumeClaim.class)
                .filter(claim -> wanted.contains(claim.getMetadata().getName()))
                .collect(Collectors.toMap(
                        claim -> claim.getMetadata().getName(), claim -> claim, (one, other) -> one, TreeMap::new));
    }

    /**
     * What still keeps a pool that is to be deleted. Reads the Tables from the API server: this happens only then, and
     * no cache of all Tables is worth that.
     */
    public ObservedPoolDeletion observeDeletion(
            StoragePool pool, Context<StoragePool> context, KubernetesClient client) {
        PoolNames names = PoolNames.of(pool);
        if (GoingNamespace.is(names.namespace(), client)) {
            return new ObservedPoolDeletion(pool, List.of(), Optional.empty(), true);
        }
        List<String> resources = client.resources(Table.class).inNamespace(names.namespace()).list().getItems().stream()
                .filter(table -> TableObserver.poolOf(table).equals(names))
                .map(table -> table.getMetadata().getName())
                .sorted()
                .toList();
        boolean runs = context.getSecondaryResourcesAsStream(StatefulSet.class)
                .map(StatefulSet::getStatus)
                .anyMatch(
                        status -> status != null && status.getReadyReplicas() != null && status.getReadyReplicas() > 0);
        Optional<Answer<List<TableState>>> catalogue =
                resources.isEmpty() && runs ? access(pool).map(nodes::tables) : Optional.empty();
        return new ObservedPoolDeletion(pool, resources, catalogue, false);
    }

    private Optional<PoolAccess> access(StoragePool pool) {
        return tokens.of(PoolNames.of(pool)).map(token -> new PoolAccess(Member.hosts(pool), Ports.ADMIN, token));
    }
}
