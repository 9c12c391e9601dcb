package dev.tepui.e2e.kube.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What to do next for one StatefulSet, computed from what is there.
 *
 * <p>The rules are those of Kubernetes: ordinals are filled from the lowest, and with OrderedReady the next one waits
 * until all before it are available; surplus pods go from the highest; then, with everything in its place, pods of an
 * old revision are replaced from the highest ordinal down to the partition, one at a time, each only when all above it
 * are available again. A pod below the partition is created from the old revision.
 *
 * @param create pods to create
 * @param delete pods to delete
 * @param status the status to report; its currentRevision moves on when every pod is of the new revision and ready
 */
record StatefulSetPlan(List<Creation> create, List<Pod> delete, StatefulSetStatus status) {

    /** One pod to create. */
    record Creation(int ordinal, String revision) {}

    /** Names of the revision that most pods still have and of the one the template asks for. */
    record Revisions(String current, String update) {}

    static StatefulSetPlan plan(StatefulSet set, Collection<Pod> pods, Revisions revisions, Instant now) {
        return new Planner(set, pods, revisions, now).plan();
    }

    /** The inputs and the growing lists of one computation. */
    private static final class Planner {
        private final StatefulSet set;
        private final StatefulSetSpec spec;
        private final Revisions revisions;
        private final Instant now;
        private final Duration minReady;
        private final boolean ordered;
        private final int first;
        private final int replicas;
        private final TreeMap<Integer, Pod> byOrdinal = new TreeMap<>();
        private final List<Creation> create = new ArrayList<>();
        private final List<Pod> delete = new ArrayList<>();

        private Planner(StatefulSet set, Collection<Pod> pods, Revisions revisions, Instant now) {
            this.set = set;
            this.spec = set.getSpec();
            this.revisions = revisions;
            this.now = now;
            this.minReady = Duration.ofSeconds(
                    Optional.ofNullable(spec.getMinReadySeconds()).orElse(0));
            this.ordered = !"Parallel".equals(spec.getPodManagementPolicy());
            this.first = spec.getOrdinals() == null
                    ? 0
                    : Optional.ofNullable(spec.getOrdinals().getStart()).orElse(0);
            this.replicas = Optional.ofNullable(spec.getReplicas()).orElse(1);
            pods.forEach(pod -> StatefulSetPods.ordinal(set, pod).ifPresent(n -> byOrdinal.put(n, pod)));
        }

        private StatefulSetPlan plan() {
            boolean deleted = set.getMetadata().getDeletionTimestamp() != null;
            if (!deleted && fill() && shrink()) {
                roll();
            }
            return new StatefulSetPlan(List.copyOf(create), List.copyOf(delete), status());
        }

        /** Creates what is missing; true when the next step may go on. */
        private boolean fill() {
            boolean settled = true;
            for (int ordinal = first; ordinal < first + replicas; ordinal++) {
                Pod pod = byOrdinal.get(ordinal);
                if (pod == null) {
                    create.add(new Creation(ordinal, revisionFor(ordinal)));
                } else if (PodState.isFinished(pod) && !PodState.isTerminating(pod)) {
                    delete.add(pod);
                } else if (isAvailable(pod)) {
                    continue;
                }
                settled = false;
                if (ordered) {
                    return false;
                }
            }
            // With Parallel, pods that are not ready hold up neither their siblings nor the removal of surplus pods.
            return settled || !ordered;
        }

        private boolean shrink() {
            var surplus = new TreeMap<>(byOrdinal);
            surplus.subMap(first, first + replicas).clear();
            for (Pod pod : surplus.descendingMap().values()) {
                if (!PodState.isTerminating(pod)) {
                    delete.add(pod);
                }
                if (ordered) {
                    return false;
                }
            }
            return surplus.isEmpty();
        }

        private void roll() {
            if (spec.getUpdateStrategy() != null
                    && "OnDelete".equals(spec.getUpdateStrategy().getType())) {
                return;
            }
            for (int ordinal = first + replicas - 1; ordinal >= first + partition(); ordinal--) {
                Pod pod = byOrdinal.get(ordinal);
                if (pod == null || PodState.isTerminating(pod)) {
                    return;
                }
                if (!revisions.update().equals(revisionOf(pod))) {
                    delete.add(pod);
                    return;
                }
                if (!isAvailable(pod)) {
                    return;
                }
            }
        }

        private StatefulSetStatus status() {
            int updated = count(revisions.update());
            int ready =
                    (int) byOrdinal.values().stream().filter(PodState::isReady).count();
            boolean complete = updated == replicas && ready == replicas && byOrdinal.size() == replicas;
            String current = complete ? revisions.update() : revisions.current();
            return new StatefulSetStatusBuilder()
                    .withObservedGeneration(set.getMetadata().getGeneration())
                    .withReplicas(byOrdinal.size())
                    .withReadyReplicas(ready)
                    .withAvailableReplicas((int) byOrdinal.values().stream()
                            .filter(this::isAvailable)
                            .count())
                    .withCurrentReplicas(count(current))
                    .withUpdatedReplicas(updated)
                    .withCurrentRevision(current)
                    .withUpdateRevision(revisions.update())
                    .withCollisionCount(0)
                    .build();
        }

        private int count(String revision) {
            return (int) byOrdinal.values().stream()
                    .filter(pod -> revision.equals(revisionOf(pod)))
                    .count();
        }

        private boolean isAvailable(Pod pod) {
            return !PodState.isTerminating(pod) && PodState.isAvailable(pod, minReady, now);
        }

        private String revisionFor(int ordinal) {
            return ordinal < first + partition() ? revisions.current() : revisions.update();
        }

        private int partition() {
            if (spec.getUpdateStrategy() == null || spec.getUpdateStrategy().getRollingUpdate() == null) {
                return 0;
            }
            return Optional.ofNullable(
                            spec.getUpdateStrategy().getRollingUpdate().getPartition())
                    .orElse(0);
        }

        private static String revisionOf(Pod pod) {
            return pod.getMetadata().getLabels() == null
                    ? null
                    : pod.getMetadata().getLabels().get(StatefulSetPods.REVISION_LABEL);
        }
    }
}
