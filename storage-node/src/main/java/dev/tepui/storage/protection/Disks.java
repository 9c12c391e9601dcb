package dev.tepui.storage.protection;

import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which members' volumes are low: this node looks at its own ten times a second and asks the others once a second, or
 * as often while its own is nearly low, too. What a member said last counts while it is silent. Safe from any thread.
 */
public final class Disks {
    private static final Logger LOG = LoggerFactory.getLogger(Disks.class);
    /** First byte of a question, and all of it; membership's messages have 16 to 18, the clock's has 32. */
    private static final byte DISK = 33;

    private static final byte LOW = 1;
    private static final byte HAS_ROOM = 0;
    /**
     * A look costs one system call. In a second writers on a fast disk use up 100 MiB, the whole reserve of a volume of
     * 1 GiB (measured).
     */
    private static final long LOOK_MILLIS = 100;

    private static final int LOOKS_PER_QUESTION = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /**
     * This node's volume.
     *
     * @param totalBytes size of the file system
     * @param freeBytes what a file can still take
     * @param reserve in bytes, or {@link Disk#AUTOMATIC_RESERVE}
     */
    public record Volume(LongSupplier totalBytes, LongSupplier freeBytes, long reserve) {}

    /** What it works with. */
    public record Parts(
            Supplier<Placement> placement, Member self, Messenger messenger, Scheduler scheduler, Volume volume) {}

    private final Parts parts;
    private final Set<Member> low = ConcurrentHashMap.newKeySet();
    private volatile Disk own;
    private volatile boolean closed;
    /** Touched by one task after the other. */
    private int looks;

    /** Looks at this node's volume; {@link #start} lets it ask the others, too. */
    public Disks(Parts parts) {
        this.parts = parts;
        this.own = look(false);
    }

    /** Looks and asks from now on. */
    public void start() {
        lookAgain();
    }

    /** Asks no more. */
    public void close() {
        closed = true;
    }

    /** This node's volume as it was a moment ago. */
    public Disk own() {
        return own;
    }

    /**
     * Whether a group shall take no more data: if those of its voters whose volume is low became full, the others would
     * not be a majority.
     */
    public boolean areTooLowFor(int group) {
        if (low.isEmpty()) {
            return false;
        }
        List<Member> voters = parts.placement().get().voters(group);
        long roomy = voters.stream().filter(voter -> !low.contains(voter)).count();
        return roomy * 2 <= voters.size();
    }

    /** Whether a message of another node is a question for this node's volume. */
    public static boolean accepts(byte[] message) {
        return message.length == 1 && message[0] == DISK;
    }

    /** The answer to an accepted message; never blocks, never fails. */
    public CompletionStage<byte[]> handle() {
        return CompletableFuture.completedFuture(new byte[] {own.low() ? LOW : HAS_ROOM});
    }

    private void lookAgain() {
        if (closed) {
            return;
        }
        try {
            own = look(own.low());
            note(parts.self(), own.low());
            if (own.nearlyLow() || looks % LOOKS_PER_QUESTION == 0) {
                askAll();
            }
            looks++;
        } finally {
            parts.scheduler().schedule(this::lookAgain, LOOK_MILLIS);
        }
    }

    private void askAll() {
        List<Member> members = parts.placement().get().members().members();
        low.retainAll(members);
        members.stream().filter(member -> !member.equals(parts.self())).forEach(this::ask);
    }

    /** Who does not answer is asked again with the next round. */
    private void ask(Member member) {
        parts.messenger().send(member.address(), new byte[] {DISK}, TIMEOUT).thenAccept(answer -> {
            if (answer.length == 1) {
                note(member, answer[0] == LOW);
            }
        });
    }

    private void note(Member member, boolean isLow) {
        if (isLow && low.add(member)) {
            LOG.warn("the volume of {} is almost full", member.host());
        } else if (!isLow && low.remove(member)) {
            LOG.info("the volume of {} has room again", member.host());
        }
    }

    private Disk look(boolean wasLow) {
        Volume volume = parts.volume();
        return Disk.of(volume.totalBytes().getAsLong(), volume.freeBytes().getAsLong(), volume.reserve(), wasLow);
    }
}
