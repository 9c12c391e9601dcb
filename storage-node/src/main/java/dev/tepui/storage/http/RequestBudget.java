package dev.tepui.storage.http;

import dev.tepui.storage.error.ApiError;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that large requests may take in the whole server, each from the first bytes of its body until its answer
 * is sent: without it a few dozen clients, each within the limit of a request, would fill the heap. Safe for any
 * thread.
 */
final class RequestBudget {
    private final long maxBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    RequestBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes so much more. Throws a throttling error when there is no room; then nothing was taken. */
    void take(long bytes) {
        if (takenBytes.addAndGet(bytes) > maxBytes) {
            takenBytes.addAndGet(-bytes);
            throw ApiError.throttling("Too many large requests at the same time");
        }
    }

    /** Takes so much more, room or not. */
    void takeInAnyCase(long bytes) {
        takenBytes.addAndGet(bytes);
    }

    /** Gives back what was taken. */
    void giveBack(long bytes) {
        takenBytes.addAndGet(-bytes);
    }

    /** What is taken at the moment. */
    long takenBytes() {
        return takenBytes.get();
    }
}
