package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import dev.tepui.storage.consensus.Replica;
import java.util.concurrent.CompletableFuture;

/**
 * A proposed command on its way; completes exactly once.
 *
 * <p>JRaft answers EPERM both when it refused the command before it touched the log ("Is not leader.") and when it gave
 * up waiting for a command that is in the log ("Leader stepped down", and then a later leader may still commit it). So
 * the code alone proves nothing: only the refusals listed here count as rejected, everything else is unknown. All of
 * them are made in {@code NodeImpl.apply} and {@code NodeImpl.executeApplyingTasks} before the command is appended; a
 * change of these texts in another version of JRaft turns rejected into unknown, never the other way round.
 */
final class Proposal extends CompletableFuture<Replica.Outcome> implements Closure {
    private static final String NOT_LEADER = "Is not leader.";
    private static final String OTHER_TERM = "expected_term=";

    /** The state machine's answer. */
    void applied(byte[] reply) {
        complete(new Replica.Applied(reply));
    }

    @Override
    public void run(Status status) {
        complete(outcome(status));
    }

    static Replica.Outcome outcome(Status status) {
        String reason = status.toString();
        return isRefusal(status) ? new Replica.Rejected(reason) : new Replica.Unknown(reason);
    }

    private static boolean isRefusal(Status status) {
        String text = status.getErrorMsg() == null ? "" : status.getErrorMsg();
        return switch (status.getRaftError()) {
            case EPERM -> text.equals(NOT_LEADER) || text.startsWith(OTHER_TERM);
            // Transferring leadership, or a queue before the log is full.
            case EBUSY, ENODESHUTDOWN -> true;
            default -> false;
        };
    }
}
