package dev.tepui.e2e.bench;

import java.time.Duration;

/**
 * How much a client sends, and how fast.
 *
 * @param connections how many; each has at most one request in flight
 * @param duration no request is sent after it
 * @param atMost no more requests than this are sent
 * @param interval between the moments at which requests are to be sent; zero: as soon as a connection is free
 */
record Load(int connections, Duration duration, long atMost, Duration interval) {
    /** How late the last request of a paced load may be. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** A closed loop: every connection sends the next request when it has its answer. */
    static Load closed(int connections, Duration duration) {
        return new Load(connections, duration, Long.MAX_VALUE, Duration.ZERO);
    }

    /** A closed loop of {@code count} requests. */
    static Load of(long count, int connections, Duration patience) {
        return new Load(connections, patience, count, Duration.ZERO);
    }

    /** An open loop: requests at a steady rate, whether the server keeps up or not. */
    static Load paced(int connections, Duration duration, double perSecond) {
        long count = Math.max(1, Math.round(perSecond * duration.toNanos() / 1e9));
        return new Load(connections, duration.plus(GRACE), count, duration.dividedBy(count));
    }

    boolean isPaced() {
        return !interval.isZero();
    }
}
