package dev.tepui.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.v1alpha1.MaintenanceWindow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceWindowsTest {
    private static final MaintenanceWindow SATURDAY_NIGHT =
            new MaintenanceWindow(List.of("Saturday"), "23:00", 180, "Europe/Berlin");

    @Test
    void shouldAlwaysBeOpenWithoutWindows() {
        assertThat(MaintenanceWindows.isOpen(null, Instant.EPOCH)).isTrue();
        assertThat(MaintenanceWindows.isOpen(List.of(), Instant.EPOCH)).isTrue();
    }

    /** Saturday, 28 November 2026, 23:00 in Berlin is 22:00 in UTC. */
    @Test
    void shouldBeOpenFromItsStartForItsDurationAlsoBeyondMidnight() {
        assertThat(isOpen("2026-11-27T23:00:00Z")).isFalse();
        assertThat(isOpen("2026-11-28T21:59:59Z")).isFalse();
        assertThat(isOpen("2026-11-28T22:00:00Z")).isTrue();
        assertThat(isOpen("2026-11-29T00:59:59Z")).isTrue();
        assertThat(isOpen("2026-11-29T01:00:00Z")).isFalse();
    }

    private static boolean isOpen(String now) {
        return MaintenanceWindows.isOpen(List.of(SATURDAY_NIGHT), Instant.parse(now));
    }

    @Test
    void shouldKnowWhenTheNextOneOpens() {
        Instant friday = Instant.parse("2026-11-27T12:00:00Z");
        MaintenanceWindow daily = new MaintenanceWindow(null, "02:30", 60, null);

        assertThat(MaintenanceWindows.next(List.of(SATURDAY_NIGHT), friday))
                .contains(Instant.parse("2026-11-28T22:00:00Z"));
        assertThat(MaintenanceWindows.next(List.of(SATURDAY_NIGHT, daily), friday))
                .contains(Instant.parse("2026-11-28T02:30:00Z"));
    }

    @Test
    void shouldNeverOpenInAZoneThatNobodyKnows() {
        List<MaintenanceWindow> nowhere = List.of(new MaintenanceWindow(null, "00:00", 10_080, "Atlantis/Main"));

        assertThat(MaintenanceWindows.isOpen(nowhere, Instant.now())).isFalse();
        assertThat(MaintenanceWindows.next(nowhere, Instant.now())).isEmpty();
    }
}
