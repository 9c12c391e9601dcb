package dev.tepui.storage.placement;

import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log why requests fail, which their clients are not told: for each group at most one line within a minute,
 * since all requests of a group without a leader fail for the same reason. Safe from any thread.
 */
final class FailureLog {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long QUIET_MILLIS = 60_000;

    private final Scheduler clock;

    /** By group, the time from which on a failure is told. */
    private final AtomicLongArray quietUntil;

    FailureLog(Scheduler clock, int groupCount) {
        this.clock = clock;
        quietUntil = new AtomicLongArray(groupCount + 1);
        for (int i = 0; i < quietUntil.length(); i++) {
            quietUntil.set(i, clock.nowMillis());
        }
    }

    void failed(int group, Throwable failure) {
        if (isDue(group)) {
            LOG.warn("a request failed, and within a minute maybe others: {}", failure.getMessage());
        }
    }

    /** Whether a failure is to be told now; then none is for a minute. */
    boolean isDue(int group) {
        long now = clock.nowMillis();
        long until = quietUntil.get(group + 1);
        return now - until >= 0 && quietUntil.compareAndSet(group + 1, until, now + QUIET_MILLIS);
    }
}
