package dev.tepui.storage.operation;

/** The memory that one request may take for what is read to answer it. Safe for any thread. */
@FunctionalInterface
public interface Allowance {
    /** For callers who keep an eye on their memory themselves. */
    Allowance UNLIMITED = bytes -> {};

    /**
     * Takes so many bytes more, until the request is over. Throws a throttling {@code error.ApiError} when there is no
     * room for them; then the bytes must be let go.
     */
    void take(long bytes);
}
