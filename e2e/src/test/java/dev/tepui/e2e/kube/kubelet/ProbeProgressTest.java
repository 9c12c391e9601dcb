package dev.tepui.e2e.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a probe has passed and when it has failed. */
class ProbeProgressTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration EAGER = Duration.ofMillis(250);

    private final ProbeProgress progress = new ProbeProgress(
            new ProbeBuilder().withPeriodSeconds(2).withFailureThreshold(3).build(), START, EAGER);

    @Test
    void shouldAskOftenUntilPassedAndThenAsSpecified() {
        assertThat(progress.due()).isEqualTo(START);
        progress.answered(false, START);
        assertThat(progress.due()).isEqualTo(START.plus(EAGER));
        progress.answered(true, START.plusMillis(250));
        assertThat(progress.passed()).isTrue();
        assertThat(progress.due()).isEqualTo(START.plusMillis(2250));
    }

    /** Asking more often must not shorten the time that the specification gives a slow start. */
    @Test
    void shouldFailOnlyAfterTheSpecifiedTime() {
        for (int i = 0; i < 15; i++) {
            progress.answered(false, START.plusMillis(250L * i));
        }
        assertThat(progress.failed()).isFalse();
        progress.answered(false, START.plusSeconds(4));
        assertThat(progress.failed()).isTrue();
    }

    @Test
    void shouldForgetFailuresAfterASuccess() {
        progress.answered(false, START);
        progress.answered(false, START.plusSeconds(2));
        progress.answered(true, START.plusSeconds(3));
        progress.answered(false, START.plusSeconds(5));
        assertThat(progress.failed()).isFalse();
        assertThat(progress.passed()).isTrue();
    }
}
