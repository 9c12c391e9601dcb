package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.impl.core.AppendEntriesRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.google.protobuf.Message;
import java.util.concurrent.Executor;

/** JRaft's processors of leaders' and candidates' messages behind a {@link VoteGuard}. */
final class GuardedVotes {
    private GuardedVotes() {}

    /**
     * Takes note of leaders before their messages are confirmed, and answers each request when it is done. JRaft's own
     * processor answers in the order of the requests; but when one of them fails before it has an answer, which happens
     * when many come again that are there already, all later ones wait for it in vain (ADR 12). The order is not needed
     * here: a leader puts the answers in the order of its requests itself ({@code Replicator.onRpcReturned}).
     */
    static final class Append extends AppendEntriesRequestProcessor {
        private final VoteGuard guard;

        Append(Executor executor, VoteGuard guard) {
            super(executor);
            this.guard = guard;
        }

        @Override
        public Message processRequest0(
                RaftServerService service, AppendEntriesRequest request, RpcRequestClosure done) {
            guard.onLeader(request.getGroupId());
            return service.handleAppendEntriesRequest(request, done);
        }
    }

    /** Refuses votes that the guard forbids, without a trace: the voter stays in its term, its leader in office. */
    static final class Vote extends RequestVoteRequestProcessor {
        private final VoteGuard guard;

        Vote(Executor executor, VoteGuard guard) {
            super(executor);
            this.guard = guard;
        }

        @Override
        public Message processRequest0(RaftServerService service, RequestVoteRequest request, RpcRequestClosure done) {
            if (!guard.mayVote(request.getGroupId())) {
                return refusal();
            }
            Message answer = super.processRequest0(service, request, done);
            // A leader's message may have been confirmed between the question above and the vote. One that comes only
            // now is refused by JRaft, since the vote has raised the term.
            return request.getPreVote() || guard.mayVote(request.getGroupId()) ? answer : refusal();
        }

        /** Term 0 tells the candidate nothing: any later one would make it raise its own. */
        private static Message refusal() {
            return RequestVoteResponse.newBuilder().setTerm(0).setGranted(false).build();
        }
    }
}
