package dev.tepui.operator.plan;

import dev.tepui.crd.v1alpha1.MaintenanceWindow;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** When members may be restarted for a change. */
final class MaintenanceWindows {
    /** A window lasts a week at most, so one that is open has begun since then. */
    private static final long DAYS = 8;

    private MaintenanceWindows() {}

    /** Whether a restart may begin now. Always without windows. */
    static boolean isOpen(List<MaintenanceWindow> windows, Instant now) {
        if (windows == null || windows.isEmpty()) {
            return true;
        }
        return windows.stream()
                .flatMap(window -> starts(window, now)
                        .filter(start -> !now.isBefore(start)
                                && now.isBefore(start.plus(Duration.ofMinutes(window.durationMinutes())))))
                .findAny()
                .isPresent();
    }

    /** When the next one opens; empty when none ever does, because no time zone is known. */
    static Optional<Instant> next(List<MaintenanceWindow> windows, Instant now) {
        return windows.stream()
                .flatMap(window -> starts(window, now))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }

    /** All starts within some days around now. A time that a change of clocks leaves out is the next one there is. */
    private static Stream<Instant> starts(MaintenanceWindow window, Instant now) {
        Optional<ZoneId> zone = zone(window.timeZone());
        if (zone.isEmpty()) {
            return Stream.empty();
        }
        LocalDate today = now.atZone(zone.get()).toLocalDate();
        LocalTime time = LocalTime.parse(window.start());
        return LongStream.rangeClosed(-DAYS, DAYS)
                .mapToObj(today::plusDays)
                .filter(date -> isDay(window, date.getDayOfWeek()))
                .map(date -> ZonedDateTime.of(date, time, zone.get()).toInstant());
    }

    private static boolean isDay(MaintenanceWindow window, DayOfWeek day) {
        return window.days() == null
                || window.days().isEmpty()
                || window.days().stream().anyMatch(name -> DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)) == day);
    }

    /** Empty for a zone that this JVM does not know. */
    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
