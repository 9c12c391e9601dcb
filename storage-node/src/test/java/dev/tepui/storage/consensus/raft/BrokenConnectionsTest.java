package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.rpc.impl.AbstractClientService;
import dev.tepui.storage.consensus.Replica;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection that breaks under load must hold up neither its own group for long, nor any other. */
@Timeout(120)
class BrokenConnectionsTest {
    private static final int GROUPS = 3;
    private static final int ROUNDS = 12;
    private static final int PROPOSALS = 200;

    /** An election and some; JRaft's way to forget a closed connection took up to 15 s. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(8);

    @TempDir
    Path directory;

    @Test
    void shouldAnswerAllProposalsSoonWhenConnectionsBreak() throws Exception {
        try (Pool pool = new Pool(directory, 3, GROUPS, 1L << 40)) {
            pool.startAll();
            for (int round = 0; round < ROUNDS; round++) {
                List<CompletableFuture<Replica.Outcome>> proposals = new ArrayList<>();
                long begin = System.nanoTime();
                for (int i = 0; i < PROPOSALS; i++) {
                    for (int group = 0; group < GROUPS; group++) {
                        byte[] command = ("k" + i + "=" + round).getBytes(StandardCharsets.UTF_8);
                        proposals.add(pool.leader(group)
                                .replica(group)
                                .propose(command)
                                .toCompletableFuture());
                    }
                    if (i == PROPOSALS / 2) {
                        breakConnections(pool, round % GROUPS);
                    }
                }
                CompletableFuture.allOf(proposals.toArray(CompletableFuture[]::new))
                        .get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                for (int group = 0; group < GROUPS; group++) {
                    pool.put(group, "after", Integer.toString(round));
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as("round %d", round)
                        .isLessThan(ANSWERED_WITHIN);
            }
        }
    }

    /** Of the group's leader to all other members, as a router does that forgets them. */
    private static void breakConnections(Pool pool, int group) {
        Pool.Member leader = pool.leader(group);
        RaftReplica replica = (RaftReplica) leader.replica(group);
        AbstractClientService service = (AbstractClientService) replica.node().getRpcService();
        pool.running().stream()
                .filter(member -> member != leader)
                .forEach(member -> service.getRpcClient().closeConnection(Peers.endpoint(member.address)));
    }
}
