package dev.tepui.storage.placement;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Request;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes requests of commands. Their ids are 64 random bits drawn once per process and a counter: two processes share
 * ids only when they draw the same bits (2⁻⁶⁴), and an id costs no randomness of its own. Safe for any thread.
 */
public final class Requests {
    private final long process;
    private final AtomicLong next;
    private final LongSupplier epochMillis;

    /**
     * Draws the process's bits.
     *
     * @param random should be a strong source
     * @param epochMillis the time
     */
    public Requests(RandomGenerator random, LongSupplier epochMillis) {
        process = random.nextLong();
        next = new AtomicLong(random.nextLong());
        this.epochMillis = epochMillis;
    }

    /** A new request; {@code baseIndex} as in {@link Request}. */
    Request of(Command command, long baseIndex) {
        return new Request(new UUID(process, next.getAndIncrement()), baseIndex, epochMillis.getAsLong(), command);
    }
}
