package dev.tepui.storage.http;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.operation.Allowance;

/**
 * What one request has taken of the server's memory: its body, what was read for it, its answer. The first bytes are
 * not counted, so the usual request neither waits for large ones nor pays for the counting. Safe for any thread: reads
 * are answered on others than the one that sends.
 */
final class RequestMemory implements Allowance {
    /** What every request may have uncounted. Ten times the usual one. */
    static final long FREE_BYTES = 64 * 1024;

    private final RequestBudget budget;
    private long usedBytes;
    private boolean released;

    RequestMemory(RequestBudget budget) {
        this.budget = budget;
    }

    @Override
    public synchronized void take(long bytes) {
        if (released) {
            throw ApiError.throttling("Nobody waits for the answer any more");
        }
        long counted = countedOf(bytes);
        if (counted > 0) {
            budget.take(counted);
        }
        usedBytes += bytes;
    }

    /** For an answer, which must not be refused once there is one: what it tells of may have been done. */
    synchronized void takeInAnyCase(long bytes) {
        if (!released) {
            budget.takeInAnyCase(countedOf(bytes));
            usedBytes += bytes;
        }
    }

    private long countedOf(long more) {
        return beyondFree(usedBytes + more) - beyondFree(usedBytes);
    }

    private static long beyondFree(long bytes) {
        return Math.max(0, bytes - FREE_BYTES);
    }

    /** The request is over; nothing more can be taken. May be called again. */
    synchronized void release() {
        if (!released) {
            released = true;
            budget.giveBack(beyondFree(usedBytes));
        }
    }
}
