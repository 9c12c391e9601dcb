package dev.tepui.e2e.kube.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Questions that the controllers ask about pods; pure functions. */
final class PodState {

    private PodState() {}

    static boolean isReady(Pod pod) {
        return readyCondition(pod).filter(c -> "True".equals(c.getStatus())).isPresent();
    }

    /** Ready for at least that long: what a rolling update waits for before it goes on. */
    static boolean isAvailable(Pod pod, Duration minReady, Instant now) {
        return isReady(pod)
                && (minReady.isZero()
                        || readyCondition(pod)
                                .map(PodCondition::getLastTransitionTime)
                                .filter(since ->
                                        !Instant.parse(since).plus(minReady).isAfter(now))
                                .isPresent());
    }

    static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    static boolean isFinished(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Failed".equals(phase) || "Succeeded".equals(phase);
    }

    private static Optional<PodCondition> readyCondition(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getConditions().stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .findFirst();
    }
}
