package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import dev.tepui.storage.consensus.Replica;
import org.junit.jupiter.api.Test;

/** Only what JRaft refused before it touched the log may be called rejected: the caller then proposes it again. */
class ProposalTest {
    @Test
    void shouldRejectOnlyWhatWasCertainlyNotAppended() {
        assertRejected(RaftError.EPERM, "Is not leader.");
        assertRejected(RaftError.EPERM, "expected_term=3 doesn't match current_term=4");
        assertRejected(RaftError.EBUSY, "Is transferring leadership.");
        assertRejected(RaftError.EBUSY, "Node busy");
        assertRejected(RaftError.ENODESHUTDOWN, "Node is shutting down.");
    }

    /** The same code as "Is not leader.", but this one is in the log, and the next leader may commit it. */
    @Test
    void shouldNotRejectWhatWaitedWhenTheLeaderSteppedDown() {
        assertUnknown(RaftError.EPERM, "Leader stepped down");
    }

    @Test
    void shouldCallEverythingElseUnknown() {
        for (RaftError error : RaftError.values()) {
            if (error != RaftError.EBUSY && error != RaftError.ENODESHUTDOWN) {
                assertUnknown(error, "whatever");
            }
        }
    }

    @Test
    void shouldNotChangeAnOutcome() {
        Proposal proposal = new Proposal();
        proposal.applied(new byte[] {1});
        proposal.run(new Status(RaftError.EPERM, "Is not leader."));
        assertThat(proposal.join()).isInstanceOf(Replica.Applied.class);
    }

    private static void assertRejected(RaftError error, String text) {
        assertThat(Proposal.outcome(new Status(error, text))).isInstanceOf(Replica.Rejected.class);
    }

    private static void assertUnknown(RaftError error, String text) {
        assertThat(Proposal.outcome(new Status(error, text))).isInstanceOf(Replica.Unknown.class);
    }
}
