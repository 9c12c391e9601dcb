package dev.tepui.storage.placement;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Messenger.NotSentException;
import dev.tepui.storage.consensus.Replica;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * A write on its way to its group's log, at most once.
 *
 * <p>Every attempt carries the same request id, and the state machine answers a repetition without applying it. A new
 * id is taken in one case only: the request was refused as expired and no attempt before can be in a log. Once an
 * attempt's outcome is uncertain, giving up says "outcome unknown", never "nothing happened".
 */
final class WriteCall extends Call<Reply> {
    private final Command command;
    private volatile byte[] request;

    WriteCall(Router router, int group, Command command) {
        super(router, group);
        this.command = command;
        this.request = newRequest(router.baseIndex(group));
    }

    private byte[] newRequest(long baseIndex) {
        return CommandCodec.encode(router.requests().of(command, baseIndex));
    }

    @Override
    long bytes() {
        return request.length;
    }

    @Override
    void attempt(int number) {
        Optional<Replica> local = router.localLeader(group);
        if (local.isPresent()) {
            local.get().propose(request).whenComplete((outcome, failure) -> {
                if (failure != null) {
                    againUncertain("proposal failed: " + failure);
                    return;
                }
                switch (outcome) {
                    case Replica.Applied applied -> onReply(applied.reply());
                    case Replica.Rejected rejected -> again(false, rejected.reason());
                    case Replica.Unknown unknown -> againUncertain(unknown.reason());
                }
            });
            return;
        }
        String target = askNext(number);
        if (target == null) {
            again(false, "no leader");
            return;
        }
        Duration timeout = router.attemptTimeout(deadlineMillis);
        router.messenger()
                .send(target, Frame.request(Frame.WRITE, group, request), timeout)
                .whenComplete((answer, failure) -> onAnswer(target, answer, failure));
    }

    private void onAnswer(String target, byte[] bytes, Throwable failure) {
        if (failure != null) {
            router.targets().forgetLeader(group, target);
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof NotSentException) {
                again(false, cause.getMessage());
            } else {
                againUncertain(target + ": " + cause);
            }
            return;
        }
        Frame.Answer answer;
        try {
            answer = Frame.parseAnswer(bytes);
        } catch (IllegalArgumentException garbage) {
            againUncertain(target + ": " + garbage.getMessage());
            return;
        }
        switch (answer.status()) {
            case OK -> {
                router.targets().learnLeader(group, target);
                onReply(answer.body());
            }
            case NOT_LEADER -> again(router.redirected(group, target, answer.text()), target + " does not lead");
            case REJECTED -> again(false, target + ": " + answer.text());
            default -> againUncertain(target + ": " + answer.text());
        }
    }

    private void onReply(byte[] bytes) {
        Reply reply;
        try {
            reply = CommandCodec.decodeReply(bytes);
        } catch (IllegalArgumentException garbage) {
            fail(true, "unreadable reply: " + garbage.getMessage());
            return;
        }
        switch (reply) {
            case Reply.Expired expired -> {
                router.targets().learnIndex(group, expired.appliedIndex());
                if (isUncertain()) {
                    fail(true, "an earlier attempt cannot be recognised any more");
                } else {
                    // This id was refused and no other attempt carried it: it will never be applied.
                    request = newRequest(expired.appliedIndex());
                    again(true, "expired");
                }
            }
            case Reply.AppliedEarlier earlier -> fail(true, "applied, but its answer was lost");
            default -> complete(reply);
        }
    }

    @Override
    RuntimeException givenUp(boolean uncertain, String reason) {
        return uncertain ? new Groups.OutcomeUnknownException(reason) : new Groups.UnavailableException(reason);
    }
}
