package dev.tepui.storage.membership;

import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.MemberList.Member;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The time, for what must not be done too early: the median of the clocks of this node's cell, one in every zone, so
 * that one wrong clock says nothing, not even this node's own.
 *
 * <p>Every clock is compared with this node's monotonic one, which no clock step touches, and the comparison is good
 * for a while after a member has fallen silent. Of an even number of clocks the lower median counts: being late does no
 * harm. Safe from any thread.
 */
public final class PoolClock {
    /** First byte of a question, and all of it; membership's messages have 16 to 18. */
    private static final byte CLOCK = 32;

    private static final long ASK_MILLIS = 1_000;

    /** An answer that took longer says too little. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Two monotonic clocks drift apart by less than a tenth of a second in this time, at 100 parts per million. */
    private static final long GOOD_FOR_MILLIS = 600_000;

    /**
     * What it works with.
     *
     * @param epochMillis this node's own clock
     */
    public record Parts(
            MemberList members, Member self, Messenger messenger, Scheduler scheduler, LongSupplier epochMillis) {}

    /** How much a member's clock is ahead of this node's monotonic one, as found at {@code atMillis} of the latter. */
    private record Comparison(long aheadMillis, long atMillis) {}

    private final Parts parts;
    private final List<Member> cell;
    private final Map<Member, Comparison> comparisons = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Creates the clock; {@link #start} lets it ask the others. */
    public PoolClock(Parts parts) {
        this.parts = parts;
        this.cell = parts.members().members().stream()
                .filter(member -> member.cell() == parts.self().cell())
                .toList();
        compareOwn();
    }

    /** Asks the others from now on. */
    public void start() {
        ask();
    }

    /** Asks no more. */
    public void close() {
        closed = true;
    }

    /** Epoch milliseconds; empty while fewer than a majority of the clocks are known. */
    public OptionalLong millis() {
        long now = parts.scheduler().nowMillis();
        long[] ahead = comparisons.values().stream()
                .filter(comparison -> now - comparison.atMillis() <= GOOD_FOR_MILLIS)
                .mapToLong(Comparison::aheadMillis)
                .sorted()
                .toArray();
        return ahead.length * 2 <= cell.size()
                ? OptionalLong.empty()
                : OptionalLong.of(now + ahead[(ahead.length - 1) / 2]);
    }

    /** Whether a message of another node is a question for the time. */
    public static boolean accepts(byte[] message) {
        return message.length == 1 && message[0] == CLOCK;
    }

    /** The answer to an accepted message; never blocks, never fails. */
    public CompletionStage<byte[]> handle() {
        return CompletableFuture.completedFuture(ByteBuffer.allocate(Long.BYTES)
                .putLong(parts.epochMillis().getAsLong())
                .array());
    }

    private void ask() {
        if (closed) {
            return;
        }
        try {
            compareOwn();
            cell.stream().filter(member -> !member.equals(parts.self())).forEach(this::ask);
        } finally {
            parts.scheduler().schedule(this::ask, ASK_MILLIS);
        }
    }

    /** Who does not answer is asked again with the next round. */
    private void ask(Member member) {
        long asked = parts.scheduler().nowMillis();
        parts.messenger().send(member.address(), new byte[] {CLOCK}, TIMEOUT).thenAccept(answer -> {
            if (answer.length == Long.BYTES) {
                compare(member, ByteBuffer.wrap(answer).getLong(), asked);
            }
        });
    }

    private void compareOwn() {
        compare(parts.self(), parts.epochMillis().getAsLong(), parts.scheduler().nowMillis());
    }

    /** The other clock was read some time between question and answer: most likely in the middle. */
    private void compare(Member member, long epochMillis, long askedMillis) {
        long now = parts.scheduler().nowMillis();
        if (now - askedMillis <= TIMEOUT.toMillis()) {
            comparisons.put(member, new Comparison(epochMillis - (askedMillis + now) / 2, now));
        }
    }
}
