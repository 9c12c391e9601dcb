package dev.tepui.operator.observe;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds members whose volume is gone: the claim is Lost, or its volume lives on a node that the cluster does not know
 * any more. Reads the Kubernetes API, so only for members that do not answer.
 */
final class LostVolumes {
    private static final String LOST = "Lost";
    private static final String PENDING = "Pending";

    private LostVolumes() {}

    /**
     * @param silent hosts of members that were asked and did not answer
     * @param claims by name
     */
    static List<LostVolume> find(
            StoragePool pool,
            Collection<String> silent,
            Map<String, PersistentVolumeClaim> claims,
            KubernetesClient client) {
        PoolNames names = PoolNames.of(pool);
        return Member.of(pool).stream()
                .filter(member -> silent.contains(member.host()))
                .flatMap(member -> Optional.ofNullable(claims.get(names.dataClaim(member.zone(), member.cell())))
                        .flatMap(claim -> find(member, names, claim, client))
                        .stream())
                .toList();
    }

    private static Optional<LostVolume> find(
            Member member, PoolNames names, PersistentVolumeClaim claim, KubernetesClient client) {
        Pod pod = client.pods()
                .inNamespace(names.namespace())
                .withName(names.pod(member.zone(), member.cell()))
                .get();
        boolean waits = pod != null
                && pod.getStatus() != null
                && PENDING.equals(pod.getStatus().getPhase())
                && pod.getMetadata().getDeletionTimestamp() == null;
        return waits
                ? whatHappened(claim, client)
                        .map(what -> new LostVolume(member.host(), pod, claim, what, waitingSince(pod)))
                : Optional.empty();
    }

    private static Optional<String> whatHappened(PersistentVolumeClaim claim, KubernetesClient client) {
        String name = claim.getSpec().getVolumeName();
        if (claim.getStatus() != null && LOST.equals(claim.getStatus().getPhase())) {
            return Optional.of("has lost its volume " + name);
        }
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        PersistentVolume volume = client.persistentVolumes().withName(name).get();
        List<String> hosts = volume == null ? List.of() : hostsOf(volume);
        boolean anyThere = hosts.stream()
                .anyMatch(host -> !client.nodes()
                        .withLabel(Labels.HOSTNAME, host)
                        .list()
                        .getItems()
                        .isEmpty());
        return hosts.isEmpty() || anyThere
                ? Optional.empty()
                : Optional.of("has its volume on " + String.join(", ", hosts) + ", which does not exist any more");
    }

    /** Nodes of which one must be there to reach the volume; empty when it is not bound to any. */
    private static List<String> hostsOf(PersistentVolume volume) {
        if (volume.getSpec().getNodeAffinity() == null
                || volume.getSpec().getNodeAffinity().getRequired() == null) {
            return List.of();
        }
        return volume.getSpec().getNodeAffinity().getRequired().getNodeSelectorTerms().stream()
                .flatMap(term -> term.getMatchExpressions().stream())
                .filter(expression ->
                        Labels.HOSTNAME.equals(expression.getKey()) && "In".equals(expression.getOperator()))
                .map(NodeSelectorRequirement::getValues)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static Instant waitingSince(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .map(condition -> condition.getLastTransitionTime())
                .filter(time -> time != null)
                .findFirst()
                .or(() -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp()))
                .map(Instant::parse)
                .orElse(Instant.MAX);
    }
}
