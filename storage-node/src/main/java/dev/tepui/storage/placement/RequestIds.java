package dev.tepui.storage.placement;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Ids of requests: 64 random bits drawn once per process and a counter. Two processes share ids only when they draw the
 * same bits (2⁻⁶⁴), and an id costs no randomness of its own.
 */
public final class RequestIds implements Supplier<UUID> {
    private final long process;
    private final AtomicLong next;

    /** Draws the process's bits; {@code random} should be a strong source. */
    public RequestIds(RandomGenerator random) {
        process = random.nextLong();
        next = new AtomicLong(random.nextLong());
    }

    @Override
    public UUID get() {
        return new UUID(process, next.getAndIncrement());
    }
}
