package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.rpc.RaftClientService;
import dev.tepui.storage.consensus.NotLeaderException;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class RaftConsensusTest {
    private static final long NEVER = Long.MAX_VALUE;

    @TempDir
    Path directory;

    private Pool pool;

    @AfterEach
    void stop() {
        pool.close();
    }

    private Pool pool(int size, int groups, long purgeEntries) throws IOException {
        pool = new Pool(directory, size, groups, purgeEntries);
        return pool;
    }

    @Test
    void shouldServeWithASingleMember() throws Exception {
        pool(1, 2, NEVER).startAll();
        Pool.Member member = pool.leader(0);
        assertThat(reply(Pool.propose(member, 0, "a=1"))).isEmpty();
        assertThat(reply(Pool.propose(member, 0, "a=2"))).isEqualTo("1");
        get(member.replica(0).readBarrier());
        assertThat(member.machines.get(0).read("a")).isEqualTo("2");
        assertThat(member.machines.get(1).content()).isEmpty();
        Replica.Status status = member.replica(0).status();
        assertThat(status.role()).isEqualTo("LEADER");
        assertThat(status.leader()).isEqualTo(member.address);
        assertThat(status.peers()).containsExactly(member.address);
        assertThat(status.committedIndex()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldReplayTheLogAfterACrashOfASingleMember() throws Exception {
        pool(1, 1, NEVER).startAll();
        pool.putMany(0, 0, 50);
        Pool.Member member = pool.leader(0);
        pool.kill(member);
        assertThat(new RegisterMachine(member.store, 0).content()).isEmpty();
        pool.start(member, pool.addresses());
        pool.put(0, "after", "1");
        assertThat(pool.leader(0).machines.get(0).content()).hasSize(51);
    }

    /** Followers, too: one of them is the next candidate. */
    @Test
    void shouldConnectAllVotersWithEachOther() throws Exception {
        pool(3, 2, NEVER).startAll();
        for (int group = 0; group < 2; group++) {
            pool.put(group, "a", "1");
            for (Pool.Member member : pool.running()) {
                RaftClientService client =
                        ((RaftReplica) member.replica(group)).node().getRpcService();
                await().atMost(Pool.PATIENCE)
                        .until(() -> pool.addresses().stream()
                                .filter(address -> !address.equals(member.address))
                                .allMatch(address -> client.isConnected(Peers.endpoint(address))));
            }
        }
    }

    @Test
    void shouldReplicateToThreeMembers() throws Exception {
        pool(3, 3, NEVER).startAll();
        for (int group = 0; group < 3; group++) {
            pool.putMany(group, 0, 20);
            pool.awaitEqualContent(group);
        }
        Pool.Member follower = pool.follower(0);
        assertThat(follower.machines.get(0).content()).hasSize(20);
        assertThat(follower.replica(0).leader()).contains(pool.leader(0).address);
        assertThat(follower.replica(0).status().role()).isEqualTo("FOLLOWER");
        assertThat(Pool.propose(follower, 0, "x=1")).isInstanceOf(Replica.Rejected.class);
        assertThatThrownBy(() -> get(follower.replica(0).readBarrier())).hasCauseInstanceOf(NotLeaderException.class);
    }

    @Test
    void shouldRejectWhatExceedsTheProposalsInFlight() throws Exception {
        pool(3, 1, NEVER).startAll();
        Pool.Member leader = pool.leader(0);
        List<CompletableFuture<Replica.Outcome>> all = IntStream.range(0, 5000)
                .mapToObj(i -> leader.replica(0)
                        .propose(("k" + i + "=v").getBytes(StandardCharsets.UTF_8))
                        .toCompletableFuture())
                .toList();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        long applied =
                all.stream().filter(f -> f.join() instanceof Replica.Applied).count();
        long rejected =
                all.stream().filter(f -> f.join() instanceof Replica.Rejected).count();
        assertThat(applied).isGreaterThanOrEqualTo(512);
        assertThat(applied + rejected).isEqualTo(5000);
        assertThat(leader.machines.get(0).content()).hasSize((int) applied);
    }

    @Test
    void shouldElectAnotherLeaderAfterAKillAndLoseNothing() throws Exception {
        pool(3, 1, NEVER).startAll();
        pool.putMany(0, 0, 30);
        Pool.Member old = pool.leader(0);
        pool.kill(old);
        long start = System.nanoTime();
        pool.put(0, "after", "1");
        System.out.println("writes resumed after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertThat(pool.leader(0).machines.get(0).content()).hasSize(31);
        pool.start(old, pool.addresses());
        pool.awaitEqualContent(0);
        assertThat(old.machines.get(0).content()).hasSize(31);
    }

    @Test
    void shouldHandLeadershipOver() throws Exception {
        pool(3, 1, NEVER).startAll();
        Pool.Member leader = pool.leader(0);
        Pool.Member follower = pool.follower(0);
        pool.put(0, "a", "1");
        assertThat(leader).isNotSameAs(follower);
        handOver(follower.address, () -> pool.leader(0) == follower);
        handOver(null, () -> pool.leader(0) != follower);
        assertThat(get(CompletableFuture.completedFuture(Pool.propose(pool.leader(0), 0, "a=2"))))
                .isInstanceOf(Replica.Applied.class);
    }

    @Test
    void shouldSendASnapshotToAMemberThatIsTooFarBehind() throws Exception {
        pool(3, 1, 10).startAll();
        pool.putMany(0, 0, 5);
        Pool.Member behind = pool.follower(0);
        pool.awaitEqualContent(0);
        pool.kill(behind);
        for (int round = 0; round < 4; round++) {
            pool.putMany(0, 5 + 30 * round, 35 + 30 * round);
            awaitPurge();
        }
        pool.start(behind, pool.addresses());
        pool.awaitEqualContent(0);
        assertThat(behind.machines.get(0).content()).hasSize(125);
        assertThat(behind.machines.get(0).imports).isEqualTo(1);
        pool.put(0, "more", "1");
        pool.awaitEqualContent(0);
        // A restart right after must not import again, nor lose what was imported.
        pool.kill(behind);
        pool.start(behind, pool.addresses());
        pool.awaitEqualContent(0);
        assertThat(behind.machines.get(0).imports).isZero();
        assertThat(directory.resolve("member-" + behind.number + "/snapshot/0"))
                .isDirectoryRecursivelyContaining("glob:**/position")
                .isDirectoryNotContaining("glob:**/content");
    }

    private void awaitPurge() {
        await().atMost(Pool.PATIENCE)
                .until(() -> pool.running().stream()
                        .allMatch(member ->
                                ((RaftReplica) member.replica(0)).machine().appliedSinceSave() < 10));
    }

    /** The story of a lost disk: empty data directory, removed, added, brought up by a snapshot. */
    @Test
    void shouldTakeAWipedMemberBackOnlyAfterRemoval() throws Exception {
        pool(3, 1, 10).startAll();
        pool.putMany(0, 0, 40);
        awaitPurge();
        Pool.Member lost = pool.follower(0);
        pool.kill(lost);
        pool.wipe(lost);
        pool.start(lost, List.of());
        pool.putMany(0, 40, 80);
        assertThat(lost.machines.get(0).content()).isEmpty();
        assertThat(lost.replica(0).leader()).isEmpty();
        Replica leader = pool.leader(0).replica(0);
        assertThatThrownBy(() -> get(leader.addMember(lost.address))).hasMessageContaining("lost its data");
        get(leader.removeMember(lost.address));
        assertThat(leader.status().peers()).doesNotContain(lost.address).hasSize(2);
        get(leader.removeMember(lost.address));
        get(leader.addMember(lost.address));
        get(leader.addMember(lost.address));
        assertThat(leader.status().peers())
                .containsExactlyElementsOf(pool.addresses().stream().sorted().toList());
        pool.awaitEqualContent(0);
        assertThat(lost.machines.get(0).content()).hasSize(80);
        // It is a full member now: the group lives on without one of the others.
        pool.kill(pool.running().stream()
                .filter(member -> member != lost)
                .findFirst()
                .orElseThrow());
        pool.put(0, "after", "1");
        pool.awaitEqualContent(0);
    }

    /** A member that forgot everything must not help an outdated one to lead: acknowledged writes would be gone. */
    @Test
    void shouldNotLetAWipedMemberElectAnOutdatedCandidate() throws Exception {
        pool(3, 1, NEVER).startAll();
        pool.put(0, "a", "1");
        pool.awaitEqualContent(0);
        Pool.Member outdated = pool.follower(0);
        pool.kill(outdated);
        pool.put(0, "a", "2");
        Pool.Member leader = pool.leader(0);
        Pool.Member lost = pool.running().stream()
                .filter(member -> member != leader)
                .findFirst()
                .orElseThrow();
        pool.kill(leader);
        pool.kill(lost);
        pool.wipe(lost);
        pool.start(lost, List.of());
        pool.start(outdated, pool.addresses());
        await().during(3, TimeUnit.SECONDS)
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> !outdated.replica(0).isLeader() && !lost.replica(0).isLeader());
        pool.start(leader, pool.addresses());
        assertThat(pool.leader(0)).isSameAs(leader);
        assertThat(leader.machines.get(0).read("a")).isEqualTo("2");
    }

    @Test
    void shouldStopTheReplicaWhenTheStateMachineFails() throws Exception {
        pool(1, 2, NEVER).startAll();
        Pool.Member member = pool.leader(0);
        pool.leader(1);
        member.machines.get(0).failWith = new StoreException("disk full", null);
        assertThat(Pool.propose(member, 0, "a=1")).isInstanceOf(Replica.Unknown.class);
        await().atMost(Pool.PATIENCE)
                .until(() -> member.replica(0).status().role().equals("ERROR"));
        assertThat(Pool.propose(member, 0, "a=1")).isNotInstanceOf(Replica.Applied.class);
        assertThat(Pool.propose(member, 1, "a=1")).isInstanceOf(Replica.Applied.class);
    }

    /** Members are known by names that outlive their addresses; what they bind is an address. */
    @Test
    void shouldReachMembersByName() throws Exception {
        pool(2, 1, NEVER);
        for (Pool.Member member : pool.members) {
            member.useName("127.0.0.1", "localhost");
        }
        pool.startAll();
        pool.put(0, "a", "1");
        pool.awaitEqualContent(0);
        assertThat(pool.follower(0).replica(0).leader()).contains("localhost:" + pool.leader(0).port);
    }

    /**
     * The leader's log cannot be written any more: its replica stops, the others go on, nothing acknowledged is lost.
     * The write under way may be acknowledged all the same: both followers can be faster than the leader's own failure,
     * and they are a majority.
     */
    @Test
    void shouldStopTheReplicaWhenTheLogCannotBeWritten() throws Exception {
        pool(3, 1, NEVER).startAll();
        pool.putMany(0, 0, 10);
        Pool.Member full = pool.leader(0);
        full.logFailing.set(true);
        boolean acknowledged = Pool.propose(full, 0, "underway=1") instanceof Replica.Applied;
        await().atMost(Pool.PATIENCE)
                .until(() -> full.replica(0).status().role().equals("ERROR"));
        pool.kill(full);
        pool.put(0, "after", "1");
        full.logFailing.set(false);
        pool.start(full, pool.addresses());
        pool.awaitEqualContent(0);
        assertThat(full.machines.get(0).content()).containsKeys("k9", "after");
        if (acknowledged) {
            assertThat(full.machines.get(0).content()).containsKey("underway");
        }
    }

    @Test
    void shouldKeepServingWhenAnExportFailsAndTryAgain() throws Exception {
        pool(3, 1, 10).startAll();
        Pool.Member behind = pool.follower(0);
        pool.putMany(0, 0, 5);
        pool.kill(behind);
        for (int round = 0; round < 4; round++) {
            pool.putMany(0, 5 + 30 * round, 35 + 30 * round);
            awaitPurge();
        }
        Pool.Member leader = pool.leader(0);
        leader.machines.get(0).failExportWith = new StoreException("disk full", null);
        pool.start(behind, pool.addresses());
        pool.put(0, "meanwhile", "1");
        assertThat(behind.machines.get(0).content()).hasSizeLessThan(100);
        pool.running().forEach(member -> member.machines.get(0).failExportWith = null);
        pool.awaitEqualContent(0);
        assertThat(leader.replica(0).status().role()).isNotEqualTo("ERROR");
        assertThat(behind.replica(0).status().role()).isNotEqualTo("ERROR");
    }

    /** A hand-over is an attempt: when the machine is busy, another one may be needed. */
    private void handOver(String address, Callable<Boolean> done) {
        await().atMost(Pool.PATIENCE).until(() -> {
            if (!done.call()) {
                try {
                    get(pool.leader(0).replica(0).transferLeadership(address));
                } catch (ExecutionException inVain) {
                    assertThat(inVain.getCause()).isInstanceOfAny(TimeoutException.class, IllegalStateException.class);
                }
            }
            return done.call();
        });
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(Pool.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e;
        }
    }

    private static String reply(Replica.Outcome outcome) {
        return new String(((Replica.Applied) outcome).reply(), StandardCharsets.UTF_8);
    }
}
