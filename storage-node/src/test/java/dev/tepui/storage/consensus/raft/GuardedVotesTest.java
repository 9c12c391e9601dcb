package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class GuardedVotesTest {
    private final GuardedVotes.Append processor =
            new GuardedVotes.Append(Runnable::run, new VoteGuard(1_000, System::nanoTime));

    /** A replica that cannot handle what comes with a certain term. */
    private static RaftServerService failingIn(long term) {
        return (RaftServerService) Proxy.newProxyInstance(
                GuardedVotesTest.class.getClassLoader(),
                new Class<?>[] {RaftServerService.class, Node.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRaftOptions" -> new RaftOptions();
                    case "handleAppendEntriesRequest" -> {
                        long asked = ((AppendEntriesRequest) arguments[0]).getTerm();
                        if (asked == term) {
                            throw new RejectedExecutionException("all threads are at work");
                        }
                        yield AppendEntriesResponse.newBuilder()
                                .setTerm(asked)
                                .setSuccess(true)
                                .build();
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static AppendEntriesRequest entriesOf(long term) {
        return AppendEntriesRequest.newBuilder()
                .setGroupId("group")
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(term)
                .setPrevLogIndex(1)
                .setPrevLogTerm(1)
                .setCommittedIndex(1)
                .setData(ByteString.copyFromUtf8("entry"))
                .build();
    }

    /** JRaft's own processor would let the second wait for the first. */
    @Test
    void shouldAnswerARequestAlthoughTheOneBeforeItFailed() {
        RaftServerService replica = failingIn(1);
        assertThatThrownBy(() -> processor.processRequest0(replica, entriesOf(1), null))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(processor.processRequest0(replica, entriesOf(2), null))
                .isEqualTo(AppendEntriesResponse.newBuilder()
                        .setTerm(2)
                        .setSuccess(true)
                        .build());
    }
}
