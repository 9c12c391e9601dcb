package dev.tepui.operator.plan;

import dev.tepui.operator.naming.Annotations;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which StatefulSets may be applied now.
 *
 * <p>A changed pod template restarts the pods of a StatefulSet one by one, but the StatefulSets of different zones know
 * nothing of each other: changed together, they would take one member in every zone down at the same time, and with
 * them the majority of every group. So:
 *
 * <ol>
 *   <li>A StatefulSet that does not exist, or whose pods stay as they are, may be applied at any time.
 *   <li>Of those that restart pods, at most one is let through per reconciliation, in the order of the zones.
 *   <li>It is let through when all other zones are settled: their pods run the template they should, are ready, and say
 *       so themselves. Ready means that the member has caught up, so the next restart never meets a group with a
 *       replica behind. Asking matters, because a StatefulSet may count a pod as ready for most of a minute after its
 *       node has died, and for seconds after it was evicted. Only where no member answers at all, what StatefulSets say
 *       must do: then it is the operator that cannot see.
 *   <li>It is also let through when nothing in the whole pool is ready and no member of its zone answers: a pool that
 *       never came up because of a mistake in its spec could otherwise not be repaired by correcting it. Not ready
 *       alone says too little: members that are busy may miss a probe while another zone restarts, and one that is
 *       restarted then takes the majority with it.
 *   <li>Outside of the maintenance windows none is let through but by the rule before.
 * </ol>
 *
 * <p>A StatefulSet that waits gets its number of pods all the same, with the template that it has.
 *
 * @param now StatefulSets to apply
 * @param later names of those that wait for their turn
 */
public record Rollout(List<StatefulSet> now, List<String> later) {
    /**
     * What the members of a pool answer.
     *
     * @param answering names of StatefulSets of which a member answers
     * @param ready names of StatefulSets all of whose members answer that they are ready
     */
    record Members(Set<String> answering, Set<String> ready) {
        boolean areReady(String statefulSet) {
            return answering.isEmpty() || ready.contains(statefulSet);
        }
    }

    /**
     * @param existing StatefulSets that exist, by name
     * @param windowOpen whether restarts may begin now
     * @param members what members answer
     */
    static Rollout of(
            List<StatefulSet> desired, Map<String, StatefulSet> existing, boolean windowOpen, Members members) {
        boolean down = existing.values().stream().allMatch(zone -> readyReplicas(zone) == 0);
        List<StatefulSet> now = new ArrayList<>();
        List<String> later = new ArrayList<>();
        boolean restarting = false;
        for (StatefulSet wanted : desired) {
            StatefulSet found = existing.get(name(wanted));
            if (found == null || !restartsPods(wanted, found)) {
                now.add(wanted);
            } else if (!restarting
                    && (down && !members.answering().contains(name(found))
                            || windowOpen && othersSettled(found, desired, existing, members))) {
                now.add(wanted);
                restarting = true;
            } else {
                later.add(name(wanted));
                if (!wanted.getSpec().getReplicas().equals(found.getSpec().getReplicas())) {
                    now.add(withTemplateOf(found, wanted));
                }
            }
        }
        return new Rollout(now, later);
    }

    private static StatefulSet withTemplateOf(StatefulSet found, StatefulSet wanted) {
        return new StatefulSetBuilder(wanted)
                .editMetadata()
                .withAnnotations(Map.of(Annotations.TEMPLATE_FINGERPRINT, String.valueOf(fingerprint(found))))
                .endMetadata()
                .editSpec()
                .withTemplate(found.getSpec().getTemplate())
                .endSpec()
                .build();
    }

    private static boolean othersSettled(
            StatefulSet zone, List<StatefulSet> desired, Map<String, StatefulSet> existing, Members members) {
        return desired.stream()
                .map(Rollout::name)
                .filter(name -> !name.equals(name(zone)))
                .allMatch(
                        name -> existing.containsKey(name) && isSettled(existing.get(name)) && members.areReady(name));
    }

    private static boolean restartsPods(StatefulSet wanted, StatefulSet found) {
        return !Objects.equals(fingerprint(wanted), fingerprint(found));
    }

    /** Whether all pods run the template that the StatefulSet has now, and are ready. */
    static boolean isSettled(StatefulSet zone) {
        StatefulSetStatus status = zone.getStatus();
        int replicas = zone.getSpec().getReplicas();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= zone.getMetadata().getGeneration()
                && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                && readyReplicas(zone) == replicas;
    }

    private static int readyReplicas(StatefulSet zone) {
        StatefulSetStatus status = zone.getStatus();
        return status == null || status.getReadyReplicas() == null ? 0 : status.getReadyReplicas();
    }

    private static String fingerprint(StatefulSet statefulSet) {
        Map<String, String> annotations = statefulSet.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Annotations.TEMPLATE_FINGERPRINT);
    }

    private static String name(StatefulSet statefulSet) {
        return statefulSet.getMetadata().getName();
    }
}
