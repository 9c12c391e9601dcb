package dev.tepui.storage.http;

import dev.tepui.storage.error.ApiError;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that large request bodies may take in the whole server, from their first bytes to their answers: without
 * it a few dozen clients, each within the limit of a request, would fill the heap. Small bodies are not counted, so the
 * usual request neither waits for large ones nor pays for the counting. Safe for any thread.
 */
final class BodyBudget {
    /** What every body may hold uncounted. Ten times the usual request. */
    static final int FREE_BYTES = 64 * 1024;

    private final long maxBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes so much more. Throws a throttling error when there is no room; then nothing was taken. */
    void take(long bytes) {
        if (takenBytes.addAndGet(bytes) > maxBytes) {
            takenBytes.addAndGet(-bytes);
            throw ApiError.throttling("Too many large requests at the same time");
        }
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
