package dev.tepui.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * When a target counts as having nothing left to do in the background.
 *
 * @param share of one core that it takes at most
 * @param window for so long
 * @param within this is waited for
 */
record Quiet(double share, Duration window, Duration within) {
    /** Blocks until it is quiet; an exception when that takes too long. */
    void await(Target target) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        Duration before = target.usage().cpu();
        while (true) {
            LockSupport.parkNanos(window.toNanos());
            Duration now = target.usage().cpu();
            if (now.minus(before).toNanos() < share * window.toNanos()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(target.name() + " does not come to rest within " + within);
            }
            before = now;
        }
    }
}
