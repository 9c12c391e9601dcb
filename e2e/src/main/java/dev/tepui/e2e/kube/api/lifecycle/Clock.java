package dev.tepui.e2e.kube.api.lifecycle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API writes them: RFC 3339 in UTC, whole seconds. */
final class Clock {
    private Clock() {}

    static String now() {
        return inSeconds(0);
    }

    static String inSeconds(long seconds) {
        return Instant.now()
                .plusSeconds(seconds)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
