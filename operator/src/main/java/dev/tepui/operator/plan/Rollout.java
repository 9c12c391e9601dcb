package dev.tepui.operator.plan;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which pod of a pool may restart now.
 *
 * <p>A changed pod template restarts the pods of a StatefulSet one by one, but StatefulSets know nothing of each other,
 * nor of replication groups: three that change together take one member in every zone down at the same time, and with
 * them the majority of every group; and one that goes on by itself does not ask what has become of the other zones
 * meanwhile. So a StatefulSet gets every template at once, and holds all its pods: its partition is as large as the
 * number of its pods. Pods go over to the template when the partition is lowered:
 *
 * <ol>
 *   <li>By one, for one StatefulSet, the first in the order of the zones that has pods of another revision. To zero
 *       when these pods have a template that was taken back; the other zones wait.
 *   <li>Only when all other members are there: StatefulSets count their pods as ready, no pod that was let go is still
 *       on its way, and the members say themselves that they are ready. Ready means that the member has caught up, so a
 *       restart never meets a group with a replica behind. Asking matters, because a StatefulSet may count a pod as
 *       ready for most of a minute after its node has died, and for seconds after it was evicted. Only where no member
 *       answers at all, what StatefulSets say must do: then it is the operator that cannot see.
 *   <li>To zero, when nothing in the whole pool is ready and no member of the zone answers: a pool that never came up
 *       because of a mistake in its spec could otherwise not be repaired by correcting it. Not ready alone says too
 *       little: members that are busy may miss a probe while another one restarts, and one that is restarted then takes
 *       the majority with it.
 *   <li>Outside of the maintenance windows it is lowered by the rule before, and for a template that was taken back:
 *       what has begun is brought to an end.
 * </ol>
 *
 * <p>Whoever else changes a template, {@code kubectl rollout restart} or an edit that is taken back, is treated alike:
 * what counts is the revision that the StatefulSet's controller makes of it.
 *
 * @param statefulSets StatefulSets to apply, with their partition
 * @param later names of those with pods that wait for their turn
 */
public record Rollout(List<StatefulSet> statefulSets, List<String> later) {
    /**
     * What the members of a pool answer.
     *
     * @param answering names of pods whose member answers
     * @param ready names of pods whose member answers that it is ready
     */
    record Members(Set<String> answering, Set<String> ready) {
        boolean isReady(String pod) {
            return answering.isEmpty() || ready.contains(pod);
        }
    }

    /**
     * @param existing StatefulSets that exist, by name
     * @param windowOpen whether restarts may begin now
     * @param members what members answer
     */
    static Rollout of(
            List<StatefulSet> desired, Map<String, StatefulSet> existing, boolean windowOpen, Members members) {
        List<ZoneRollout> zones = desired.stream()
                .map(wanted -> new ZoneRollout(
                        wanted,
                        Optional.ofNullable(existing.get(wanted.getMetadata().getName()))))
                .toList();
        boolean down = zones.stream().allMatch(zone -> zone.readyPods() == 0);
        List<StatefulSet> apply = new ArrayList<>();
        List<String> later = new ArrayList<>();
        boolean restarting = false;
        for (ZoneRollout zone : zones) {
            boolean holds = !restarting && zone.holdsPodsOfAnotherRevision();
            if (holds && down && zone.pods().stream().noneMatch(members.answering()::contains)) {
                apply.add(zone.withPartition(0));
                restarting = true;
            } else if (holds && (windowOpen || zone.isTakenBack()) && othersAreThere(zone, zones, members)) {
                apply.add(zone.withPartition(zone.next()));
                restarting = true;
            } else {
                apply.add(zone.withPartition(zone.held()));
                if (zone.waits()) {
                    later.add(zone.name());
                }
            }
        }
        return new Rollout(List.copyOf(apply), List.copyOf(later));
    }

    /** Whether every member of the other zones is there, and of the zone every one that does not go. */
    private static boolean othersAreThere(ZoneRollout zone, List<ZoneRollout> zones, Members members) {
        boolean otherZones = zones.stream()
                .filter(other -> other != zone)
                .allMatch(other -> other.isSettled(0) && other.pods().stream().allMatch(members::isReady));
        if (!otherZones || zone.isTakenBack()) {
            return otherZones;
        }
        String next = zone.pods().get(zone.next());
        return zone.isSettled(members.isReady(next) ? 0 : 1)
                && zone.pods().stream().filter(pod -> !pod.equals(next)).allMatch(members::isReady);
    }
}
