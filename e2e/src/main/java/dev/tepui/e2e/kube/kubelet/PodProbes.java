package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The three probes of one run of a container. Liveness and readiness wait until the startup probe has passed; a
 * container without a probe counts as having passed it. Not thread-safe.
 */
final class PodProbes implements AutoCloseable {

    private final ProbeCall call;
    private final Optional<ProbeProgress> startup;
    private final Optional<ProbeProgress> liveness;
    private final Optional<ProbeProgress> readiness;

    PodProbes(Container container, ProbeCall call, Instant started, Duration periodMax) {
        this.call = call;
        this.startup = progress(container.getStartupProbe(), started, periodMax);
        this.liveness = progress(container.getLivenessProbe(), started, periodMax);
        this.readiness = progress(container.getReadinessProbe(), started, periodMax);
    }

    boolean started() {
        return startup.map(ProbeProgress::passed).orElse(true);
    }

    boolean ready() {
        return started() && readiness.map(ProbeProgress::passed).orElse(true);
    }

    boolean mustRestart() {
        return startup.filter(ProbeProgress::failed).isPresent()
                || liveness.filter(ProbeProgress::failed).isPresent();
    }

    /** When the next probe wants an answer; far away when there is none. */
    Instant due() {
        return active().map(ProbeProgress::due).min(Instant::compareTo).orElse(Instant.MAX);
    }

    /** Asks every probe that is due; returns what is wrong where a verdict has turned to a failure. */
    List<String> askThoseDue(Instant now) {
        List<String> problems = new ArrayList<>();
        for (ProbeProgress progress :
                active().filter(probe -> !probe.due().isAfter(now)).toList()) {
            boolean failedBefore = progress.failed();
            Optional<String> problem = call.ask(progress.probe());
            progress.answered(problem.isEmpty(), Instant.now());
            if (progress.failed() && !failedBefore) {
                problem.map(text -> name(progress) + " probe failed: " + text).ifPresent(problems::add);
            }
        }
        return problems;
    }

    @Override
    public void close() {
        call.close();
    }

    private Stream<ProbeProgress> active() {
        return started() ? Stream.concat(liveness.stream(), readiness.stream()) : startup.stream();
    }

    private String name(ProbeProgress progress) {
        if (startup.filter(probe -> probe == progress).isPresent()) {
            return "Startup";
        }
        return liveness.filter(probe -> probe == progress).isPresent() ? "Liveness" : "Readiness";
    }

    private static Optional<ProbeProgress> progress(Probe probe, Instant started, Duration periodMax) {
        if (probe == null) {
            return Optional.empty();
        }
        if (!ProbeCall.isSupported(probe)) {
            throw new UnsupportedPodException("CreateContainerConfigError", "only HTTP and TCP probes are supported");
        }
        return Optional.of(new ProbeProgress(probe, started, periodMax));
    }
}
