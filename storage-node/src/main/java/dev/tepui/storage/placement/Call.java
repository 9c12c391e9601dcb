package dev.tepui.storage.placement;

import java.util.concurrent.CompletableFuture;

/**
 * One request of a client on its way through attempts, one at a time, until an answer, its deadline or too many
 * attempts. Attempts and the deadline meet in synchronized methods; the result completes outside of them.
 */
abstract class Call<T> {
    final Router router;
    final int group;
    final long deadlineMillis;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private int attempts;
    private int redirects;

    /** Attempts follow each other, so one thread at a time uses this. */
    private volatile String lastAsked;

    /** True from the start of an attempt until its outcome is known. */
    private boolean underWay;

    /** An attempt ended without telling whether it was logged. Never becomes false again. */
    private boolean uncertain;

    /** Given up: no attempt starts any more, so that what was said about attempts stays true. */
    private boolean closed;

    Call(Router router, int group) {
        this.router = router;
        this.group = group;
        this.deadlineMillis = router.scheduler().nowMillis() + router.limits().deadlineMillis();
    }

    CompletableFuture<T> result() {
        return result;
    }

    /** Bytes that this call keeps in memory, for the limit. */
    long bytes() {
        return 0;
    }

    /** Does one attempt; must end in exactly one of the methods below. */
    abstract void attempt(int number);

    /** The exception when time or attempts are over; {@code uncertain} when an attempt may still have an effect. */
    abstract RuntimeException givenUp(boolean uncertain, String reason);

    /** The node to ask now, other than the one asked last if possible; null when nobody else holds the group. */
    final String askNext(int number) {
        lastAsked = router.leaderOf(group, number, lastAsked);
        return lastAsked;
    }

    /** Starts the next attempt, unless it is all over. */
    final void run() {
        int number;
        synchronized (this) {
            if (closed || result.isDone()) {
                return;
            }
            number = attempts;
            if (number < router.limits().attemptsMax()) {
                attempts++;
                underWay = true;
            }
        }
        if (number >= router.limits().attemptsMax()) {
            giveUp("no answer after " + number + " attempts");
            return;
        }
        try {
            attempt(number);
        } catch (RuntimeException unexpected) {
            // A port broke its promise not to throw: what it did before is not known.
            uncertain();
            fail(true, "attempt failed: " + unexpected);
        }
    }

    /** The attempt changed nothing; {@code immediately} when there is a better place to ask. */
    final void again(boolean immediately, String reason) {
        boolean now;
        synchronized (this) {
            underWay = false;
            // Redirects in a circle must not spin.
            now = immediately && ++redirects <= 3;
        }
        next(now, reason);
    }

    /** The attempt may have been logged: whatever follows must be recognisable as its repetition. */
    final void againUncertain(String reason) {
        uncertain();
        next(false, reason);
    }

    final synchronized boolean isUncertain() {
        return uncertain;
    }

    final void complete(T value) {
        result.complete(value);
    }

    final void fail(boolean outcomeUnknown, String reason) {
        RuntimeException exception = givenUp(outcomeUnknown, "group " + group + ": " + reason);
        router.failed(group, exception);
        result.completeExceptionally(exception);
    }

    /** Ends the call when its deadline has passed. */
    final void expire(long now) {
        if (now >= deadlineMillis) {
            giveUp("no answer within " + router.limits().deadlineMillis() + " ms");
        }
    }

    /** Ends the call because this node stops. */
    final void stop() {
        giveUp("this node is stopping");
    }

    private synchronized void uncertain() {
        uncertain = true;
        underWay = false;
    }

    private void next(boolean immediately, String reason) {
        if (immediately) {
            run();
            return;
        }
        long pause;
        synchronized (this) {
            pause = router.backoffMillis(attempts);
        }
        if (router.scheduler().nowMillis() + pause >= deadlineMillis) {
            giveUp(reason);
        } else {
            router.scheduler().schedule(this::run, pause);
        }
    }

    private void giveUp(String reason) {
        boolean outcomeUnknown;
        synchronized (this) {
            if (closed || result.isDone()) {
                return;
            }
            closed = true;
            outcomeUnknown = uncertain || underWay;
        }
        fail(outcomeUnknown, reason);
    }
}
