package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What the kubelet knows about a pod's container, and the PodStatus that says so.
 *
 * @param state waiting, running or terminated
 * @param last how the previous run ended, or null
 * @param started whether it runs and has passed its startup probe
 * @param ready whether it runs and has passed its readiness probe
 * @param restarts number of starts after the first
 */
record ContainerView(ContainerState state, ContainerState last, boolean started, boolean ready, int restarts) {

    static ContainerView waiting(ContainerView before, String reason, String message) {
        ContainerState state =
                new ContainerStateBuilder().withNewWaiting(message, reason).build();
        return new ContainerView(state, before.lastEnd(), false, false, before.restarts);
    }

    ContainerView running(Instant since, int restartCount) {
        ContainerState running =
                new ContainerStateBuilder().withNewRunning(seconds(since)).build();
        return new ContainerView(running, lastEnd(), false, false, restartCount);
    }

    private ContainerState lastEnd() {
        return state.getTerminated() != null ? state : last;
    }

    ContainerView probed(boolean nowStarted, boolean nowReady) {
        return new ContainerView(state, last, nowStarted, nowReady, restarts);
    }

    ContainerView ended(int exitCode, Instant now) {
        String since = state.getRunning() == null ? null : state.getRunning().getStartedAt();
        ContainerState terminated = new ContainerStateBuilder()
                .withTerminated(new ContainerStateTerminatedBuilder()
                        .withExitCode(exitCode)
                        .withReason(exitCode == 0 ? "Completed" : "Error")
                        .withStartedAt(since)
                        .withFinishedAt(seconds(now))
                        .build())
                .build();
        return new ContainerView(terminated, last, false, false, restarts);
    }

    /** The view with which a kubelet takes over a pod that another one may have run before. */
    static ContainerView before(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .map(PodStatus::getContainerStatuses)
                .flatMap(statuses -> statuses.stream().findFirst())
                .map(status -> new ContainerView(
                        status.getState(),
                        status.getLastState(),
                        false,
                        false,
                        Optional.ofNullable(status.getRestartCount()).orElse(0)))
                .orElse(new ContainerView(new ContainerState(), null, false, false, -1));
    }

    /** The complete status. Conditions keep the time of their last change from the status before. */
    PodStatus status(Pod pod, String address, Instant now) {
        Container container = pod.getSpec().getContainers().getFirst();
        String phase = state.getRunning() != null || restarts >= 0 ? "Running" : "Pending";
        if (state.getTerminated() != null
                && !restarts(pod, state.getTerminated().getExitCode())) {
            phase = state.getTerminated().getExitCode() == 0 ? "Succeeded" : "Failed";
        }
        PodStatus before = Optional.ofNullable(pod.getStatus()).orElse(new PodStatus());
        return new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP("127.0.0.1")
                .withPodIP(address)
                .addNewPodIP(address)
                .withQosClass(before.getQosClass())
                .withStartTime(Optional.ofNullable(before.getStartTime()).orElse(seconds(now)))
                .withConditions(
                        condition(before, "PodScheduled", true, now),
                        condition(before, "Initialized", true, now),
                        condition(before, "ContainersReady", ready, now),
                        condition(before, "Ready", ready, now))
                .addNewContainerStatus()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID(container.getImage())
                .withContainerID("process://" + pod.getMetadata().getUid())
                .withState(state)
                .withLastState(last == null ? new ContainerState() : last)
                .withReady(ready)
                .withStarted(started)
                .withRestartCount(Math.max(0, restarts))
                .endContainerStatus()
                .build();
    }

    /** Whether the pod's policy wants another run after this exit. */
    static boolean restarts(Pod pod, int exitCode) {
        return switch (Optional.ofNullable(pod.getSpec().getRestartPolicy()).orElse("Always")) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }

    private static PodCondition condition(PodStatus before, String type, boolean holds, Instant now) {
        String status = holds ? "True" : "False";
        String since = Optional.ofNullable(before.getConditions()).stream()
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.getType()) && status.equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElse(seconds(now));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withLastTransitionTime(since)
                .withReason(holds || type.equals("PodScheduled") ? null : "ContainersNotReady")
                .build();
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
