package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who has heard from a leader must not vote another one into office for an election timeout. */
class VoteGuardTest {
    private static final String GROUP = "tepui-1";

    private long nowMs = 5_000;
    private int asked;
    private Runnable meanwhile = () -> {};
    private final VoteGuard guard = new VoteGuard(1000, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));
    private final GuardedVotes.Vote votes = new GuardedVotes.Vote(Runnable::run, guard);
    /** A replica that grants every vote. */
    private final RaftServerService replica = (RaftServerService) Proxy.newProxyInstance(
            RaftServerService.class.getClassLoader(), new Class<?>[] {RaftServerService.class}, (p, method, args) -> {
                asked++;
                meanwhile.run();
                return answer(7, true);
            });

    @Test
    void shouldRefuseForAnElectionTimeoutAfterALeaderWasHeard() {
        nowMs += 10_000;
        guard.onLeader(GROUP);
        nowMs += 999;
        assertThat(vote(GROUP, false)).isEqualTo(answer(0, false));
        assertThat(vote(GROUP, true)).isEqualTo(answer(0, false));
        assertThat(asked).isZero();
        nowMs++;
        assertThat(vote(GROUP, false)).isEqualTo(answer(7, true));
    }

    @Test
    void shouldTellGroupsApart() {
        nowMs += 1000;
        guard.onLeader(GROUP);
        assertThat(vote("tepui-2", false)).isEqualTo(answer(7, true));
    }

    /** What it heard before it died is not known. */
    @Test
    void shouldRefuseForAnElectionTimeoutAfterTheStart() {
        nowMs += 999;
        assertThat(vote(GROUP, true)).isEqualTo(answer(0, false));
        assertThat(vote(GROUP, false)).isEqualTo(answer(0, false));
        nowMs++;
        assertThat(vote(GROUP, true)).isEqualTo(answer(7, true));
    }

    /** The leader's message was confirmed first, so that its sender counts on this node: the vote must not go out. */
    @Test
    void shouldKeepAVoteBackWhenALeaderWasHeardMeanwhile() {
        nowMs += 1000;
        meanwhile = () -> guard.onLeader(GROUP);
        assertThat(vote(GROUP, false)).isEqualTo(answer(0, false));
        assertThat(asked).isOne();
    }

    private RequestVoteResponse vote(String group, boolean preVote) {
        RequestVoteRequest request = RequestVoteRequest.newBuilder()
                .setGroupId(group)
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(7)
                .setLastLogIndex(1)
                .setLastLogTerm(1)
                .setPreVote(preVote)
                .build();
        return (RequestVoteResponse) votes.processRequest0(replica, request, null);
    }

    private static RequestVoteResponse answer(long term, boolean granted) {
        return RequestVoteResponse.newBuilder()
                .setTerm(term)
                .setGranted(granted)
                .build();
    }
}
