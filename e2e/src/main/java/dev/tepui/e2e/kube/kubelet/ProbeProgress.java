package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns the single answers of one probe into a verdict. Until the probe has passed it is asked more often than
 * specified; a failure still counts only after as much time as the specification gives. Time is a parameter; not
 * thread-safe.
 */
final class ProbeProgress {

    private final Probe probe;
    private final Duration period;
    private final Duration eager;
    private Instant due;
    private int successes;
    private Instant failingSince;
    private int failures;
    private boolean passed;
    private boolean failed;

    ProbeProgress(Probe probe, Instant started, Duration periodMax) {
        this.probe = probe;
        this.period = Duration.ofSeconds(orElse(probe.getPeriodSeconds(), 10));
        this.eager = period.compareTo(periodMax) < 0 ? period : periodMax;
        this.due = started.plusSeconds(orElse(probe.getInitialDelaySeconds(), 0));
    }

    Probe probe() {
        return probe;
    }

    /** When to ask next. */
    Instant due() {
        return due;
    }

    /** Whether the last verdict is a pass; false before the first verdict. */
    boolean passed() {
        return passed;
    }

    /** Whether the last verdict is a failure; false before the first verdict. */
    boolean failed() {
        return failed;
    }

    /** Takes note of one answer. */
    void answered(boolean success, Instant now) {
        if (success) {
            failures = 0;
            failingSince = null;
            successes++;
            if (successes >= orElse(probe.getSuccessThreshold(), 1)) {
                passed = true;
                failed = false;
            }
        } else {
            successes = 0;
            failures++;
            failingSince = failingSince == null ? now : failingSince;
            int threshold = orElse(probe.getFailureThreshold(), 3);
            Instant patience = failingSince.plus(period.multipliedBy(threshold - 1L));
            if (failures >= threshold && !now.isBefore(patience)) {
                passed = false;
                failed = true;
            }
        }
        due = now.plus(passed ? period : eager);
    }

    private static int orElse(Integer value, int other) {
        return Optional.ofNullable(value).filter(number -> number > 0).orElse(other);
    }
}
