package dev.tepui.storage.placement;

import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.consensus.NotLeaderException;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Frame.Status;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers what other nodes' routers ask. It never forwards again: a node that does not lead says who does. Anything
 * that does not decode is refused before it gets near a log.
 */
public final class ForwardedRequests {
    private final Router router;

    /** Answers with what {@code router} holds locally. */
    public ForwardedRequests(Router router) {
        this.router = router;
    }

    /** Whether a message is meant for this class: its first byte is one of the frame kinds. */
    public static boolean accepts(byte[] message) {
        return message.length >= Frame.REQUEST_HEADER_BYTES && message[0] >= Frame.WRITE && message[0] <= Frame.BARRIER;
    }

    /** The answer to an accepted message; never blocks, never fails. */
    public CompletionStage<byte[]> handle(byte[] message) {
        try {
            int group = Frame.group(message);
            byte[] body = Frame.body(message);
            return switch (message[0]) {
                case Frame.WRITE -> write(group, body);
                case Frame.READ_CONSISTENT -> {
                    Read read = CommandCodec.decodeRead(body);
                    yield behindBarrier(
                            group,
                            ignored -> router.readHere(group, read)
                                    .thenApply(reply -> Frame.answer(Status.OK, CommandCodec.encode(reply))));
                }
                case Frame.READ_EVENTUAL -> readNear(group, CommandCodec.decodeRead(body));
                case Frame.BARRIER ->
                    behindBarrier(group, leader -> {
                        byte[] index = ByteBuffer.allocate(Long.BYTES)
                                .putLong(router.local().appliedIndex(group))
                                .array();
                        return CompletableFuture.completedFuture(Frame.answer(Status.OK, index));
                    });
                default -> rejected("unknown kind");
            };
        } catch (IllegalArgumentException garbage) {
            return rejected("unreadable: " + garbage.getMessage());
        }
    }

    private CompletionStage<byte[]> write(int group, byte[] request) {
        Optional<Replica> replica = router.local().replica(group);
        if (replica.isEmpty() || !replica.get().isLeader()) {
            return notLeader(group, replica);
        }
        // Checked here because the state machine must not meet what it cannot read.
        CommandCodec.decodeRequest(request);
        return replica.get().propose(request).handle((outcome, failure) -> {
            if (failure != null) {
                return Frame.answer(Status.UNKNOWN, "proposal failed: " + failure);
            }
            return switch (outcome) {
                case Replica.Applied applied -> Frame.answer(Status.OK, applied.reply());
                case Replica.Rejected rejected -> Frame.answer(Status.REJECTED, rejected.reason());
                case Replica.Unknown unknown -> Frame.answer(Status.UNKNOWN, unknown.reason());
            };
        });
    }

    private CompletionStage<byte[]> behindBarrier(int group, Function<Replica, CompletionStage<byte[]>> then) {
        Optional<Replica> replica = router.local().replica(group);
        if (replica.isEmpty() || !replica.get().isLeader()) {
            return notLeader(group, replica);
        }
        Replica leader = replica.get();
        return leader.readBarrier().thenCompose(ignored -> then.apply(leader)).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof NotLeaderException
                    ? Frame.answer(Status.NOT_LEADER, leader.leader().orElse(""))
                    : Frame.answer(Status.REJECTED, String.valueOf(cause.getMessage()));
        });
    }

    private CompletionStage<byte[]> readNear(int group, Read read) {
        if (!router.local().serves(group)) {
            return rejected("no caught-up replica here");
        }
        return router.readHere(group, read)
                .thenApply(reply -> Frame.answer(Status.OK, CommandCodec.encode(reply)))
                .exceptionally(failure -> Frame.answer(Status.REJECTED, String.valueOf(failure.getMessage())));
    }

    /** A node without a replica may have had one: it knows where the group went. */
    private CompletionStage<byte[]> notLeader(int group, Optional<Replica> replica) {
        String known = router.targets().leader(group);
        String hint = replica.flatMap(Replica::leader).orElse(known == null ? "" : known);
        return CompletableFuture.completedFuture(Frame.answer(Status.NOT_LEADER, hint));
    }

    private static CompletionStage<byte[]> rejected(String reason) {
        return CompletableFuture.completedFuture(Frame.answer(Status.REJECTED, reason));
    }
}
