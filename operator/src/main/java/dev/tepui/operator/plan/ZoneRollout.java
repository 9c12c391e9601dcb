package dev.tepui.operator.plan;

import dev.tepui.operator.naming.Annotations;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far the StatefulSet of one zone is in taking its template over to its pods. Kubernetes replaces pods from the
 * highest ordinal down to the partition, so that those of another revision are the lowest ones. Not so when a template
 * is taken back while it is rolled out: then the lowest ones have never left it.
 *
 * @param found the StatefulSet as it is; empty when there is none
 */
record ZoneRollout(StatefulSet wanted, Optional<StatefulSet> found) {
    String name() {
        return wanted.getMetadata().getName();
    }

    /** Names of the pods that there should be now, by ordinal. */
    List<String> pods() {
        return IntStream.range(0, replicas())
                .mapToObj(ordinal -> name() + "-" + ordinal)
                .toList();
    }

    int readyPods() {
        return status().map(StatefulSetStatus::getReadyReplicas).orElse(0);
    }

    /** Whether there are pods of another revision that the partition keeps as they are. */
    boolean holdsPodsOfAnotherRevision() {
        return !takesAnotherTemplate() && partition() > 0 && (isTakenBack() || isRolling() && outdated() > 0);
    }

    /**
     * Whether pods have a template that was taken back. It looks the same while a pod is on its way out for another
     * reason, and then what follows from it changes nothing.
     */
    boolean isTakenBack() {
        return isSeen() && !hasTwoRevisions() && updated() < statusReplicas();
    }

    /** The partition that lets the next pod go: its ordinal, or 0 for all that have a template that was taken back. */
    int next() {
        return isTakenBack() ? 0 : outdated() - 1;
    }

    /** The partition under which no pod restarts that has not been let go. */
    int held() {
        int wantedReplicas = wanted.getSpec().getReplicas();
        if (found.isEmpty()) {
            return wantedReplicas;
        }
        if (replicas() == 0) {
            // Pods below the partition would come with the template of those that have gone to sleep.
            return 0;
        }
        if (takesAnotherTemplate()) {
            return wantedReplicas;
        }
        if (!isSeen() || isTakenBack()) {
            return partition();
        }
        return isRolling() ? Math.min(partition(), outdated()) : wantedReplicas;
    }

    /** Whether pods wait to be let go, as far as is known: the controller may not have seen the template yet. */
    boolean waits() {
        boolean unseen = status().isPresent() && !isSeen() && replicas() == statusReplicas();
        return takesAnotherTemplate() && replicas() > 0
                || holdsPodsOfAnotherRevision() && !isTakenBack()
                || unseen && partition() > 0;
    }

    /**
     * Whether its pods are there and nothing is on its way.
     *
     * @param missing how many pods need not be ready
     */
    boolean isSettled(int missing) {
        return isSeen() && readyPods() >= replicas() - missing && updated() >= replicas() - partition();
    }

    StatefulSet withPartition(int partition) {
        return new StatefulSetBuilder(wanted)
                .editSpec()
                .editUpdateStrategy()
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    private boolean takesAnotherTemplate() {
        return found.isPresent() && !Objects.equals(fingerprint(wanted), fingerprint(found.get()));
    }

    private boolean isSeen() {
        return status().map(StatefulSetStatus::getObservedGeneration)
                .filter(seen -> seen >= found.orElseThrow().getMetadata().getGeneration())
                .isPresent();
    }

    private boolean isRolling() {
        return isSeen() && hasTwoRevisions();
    }

    private boolean hasTwoRevisions() {
        return status().filter(status -> !Objects.equals(status.getCurrentRevision(), status.getUpdateRevision()))
                .isPresent();
    }

    /** Pods that do not run the template; those that are missing count, for they may come back as they were. */
    private int outdated() {
        return Math.max(0, replicas() - updated());
    }

    private int updated() {
        return status().map(StatefulSetStatus::getUpdatedReplicas).orElse(0);
    }

    private int statusReplicas() {
        return status().map(StatefulSetStatus::getReplicas).orElse(0);
    }

    private int replicas() {
        return found.map(set -> set.getSpec().getReplicas()).orElse(0);
    }

    private int partition() {
        return found.map(set -> set.getSpec().getUpdateStrategy())
                .map(strategy -> strategy.getRollingUpdate())
                .map(update -> update.getPartition())
                .orElse(0);
    }

    private Optional<StatefulSetStatus> status() {
        return found.map(StatefulSet::getStatus);
    }

    private static String fingerprint(StatefulSet statefulSet) {
        Map<String, String> annotations = statefulSet.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Annotations.TEMPLATE_FINGERPRINT);
    }
}
