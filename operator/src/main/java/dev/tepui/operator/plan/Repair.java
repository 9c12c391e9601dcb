package dev.tepui.operator.plan;

import dev.tepui.crd.v1alpha1.PoolStorage;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.observe.LostVolume;
import dev.tepui.operator.observe.ObservedPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do about members whose volume is lost. One is rebuilt with a new volume when it has been waiting for a while,
 * since nodes come back, and only while every other member serves: then all that it had is on the others. Two lost
 * volumes are never touched; they may be the only place of something.
 *
 * @param rebuild whose claim and pod are to be deleted now
 * @param waiting sentences about the others
 */
public record Repair(Optional<LostVolume> rebuild, List<String> waiting) {
    /** @param after how long a member must have been waiting for its volume */
    static Repair decide(ObservedPool observed, Formation formation, Instant now, Duration after) {
        List<LostVolume> lost = observed.lostVolumes();
        if (lost.isEmpty()) {
            return new Repair(Optional.empty(), List.of());
        }
        PoolStorage storage = observed.pool().getSpec().getStorage();
        LostVolume first = lost.getFirst();
        boolean othersServe = formation instanceof Formation.Formed
                && observed.silentHosts().equals(List.of(first.host()))
                && observed.members().size() > 1
                && observed.answers().stream().allMatch(NodeStatus::ready);
        if (!PoolStorage.REBUILD.equals(storage.whenLost())) {
            return new Repair(Optional.empty(), sentences(lost, "is left to people, as spec.storage.whenLost says"));
        }
        if (!othersServe) {
            return new Repair(Optional.empty(), sentences(lost, "gets no other while more than it is missing"));
        }
        Instant due = first.since().plus(after);
        return now.isBefore(due)
                ? new Repair(Optional.empty(), sentences(lost, "gets another one after " + due))
                : new Repair(Optional.of(first), sentences(lost, "gets another one now"));
    }

    private static List<String> sentences(List<LostVolume> lost, String then) {
        return lost.stream()
                .map(volume ->
                        "Claim " + volume.claim().getMetadata().getName() + " " + volume.what() + "; it " + then + ".")
                .toList();
    }
}
