package dev.tepui.storage.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.membership.Membership.Phase;
import dev.tepui.storage.membership.NodeRecord.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of forming a pool and of coming back to it. See the ADR on formation. */
@Timeout(60)
class MembershipTest {
    private static final String[] ALL = {"a0", "b0", "c0"};

    @TempDir
    Path root;

    private FakePool pool;

    @BeforeEach
    void createPool() {
        pool = new FakePool(root, 1);
    }

    private void formedPool() throws IOException {
        for (String host : ALL) {
            pool.start(host);
        }
        pool.form("uid", ALL);
        pool.awaitMembers(ALL);
        pool.groups.values().forEach(group -> {
            if (group.leader() == null) {
                group.lead("a0:1");
            }
        });
        // Something is committed in every group.
        pool.groups.values().forEach(group -> group.at(group.leader()).addMember("a0:1"));
        pool.time.pass(5_000);
        for (String host : ALL) {
            pool.fill(host);
        }
    }

    @Test
    void shouldWaitUntilSomebodyFormsThePool() {
        for (String host : ALL) {
            pool.start(host);
        }
        pool.time.pass(60_000);
        assertThat(pool.starts).isEmpty();
        assertThat(pool.nodes.get("a0").membership.phase()).isEqualTo(Phase.WAITING);

        pool.form("uid", ALL);
        pool.awaitMembers(ALL);
        assertThat(pool.starts).hasSize(15).allMatch(start -> start.contains("voters 3"));
    }

    @Test
    void shouldFormOnlyOnceAndOnlyUnderOneId() throws IOException {
        formedPool();
        pool.form("uid", ALL);

        assertThatThrownBy(() -> pool.form("other", "a0")).hasCauseInstanceOf(Membership.OtherPoolException.class);
        assertThat(pool.starts).hasSize(15);
    }

    @Test
    void shouldNotFormUnderAnotherIdThanTheOtherMembers() throws IOException {
        formedPool();
        pool.nodes.get("c0").close();
        pool.lose("c0");
        pool.faults.notSent = 0;
        FakePool.Node lost = pool.start("c0");

        var formed = lost.membership.form("other").toCompletableFuture();
        pool.time.runUntil(formed::isDone, 10_000);
        assertThat(formed).isCompletedExceptionally();
    }

    @Test
    void shouldStartWithoutInitialMembersOnceItsLogHasThem() throws IOException {
        formedPool();
        pool.starts.clear();
        pool.nodes.get("b0").close();
        pool.start("b0");

        pool.awaitMembers("b0");
        assertThat(pool.starts).hasSize(5).allMatch(start -> start.contains("voters 0"));
    }

    @Test
    void shouldStartWithInitialMembersAgainWhenNothingWasEverCommitted() {
        pool.start("a0");
        pool.form("uid", "a0");
        pool.awaitMembers("a0");
        pool.starts.clear();
        pool.nodes.get("a0").close();
        pool.start("a0");

        pool.awaitMembers("a0");
        assertThat(pool.starts).hasSize(5).allMatch(start -> start.contains("voters 3"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.3})
    void shouldWinItsReplicasBackWithoutEverVotingWhenItsDataIsLost(double faults) throws IOException {
        formedPool();
        pool.starts.clear();
        pool.nodes.get("c0").close();
        pool.lose("c0");
        pool.faults.lostAnswer = pool.faults.lostRequest = pool.faults.notSent = faults;
        FakePool.Node back = pool.start("c0");

        pool.time.runUntil(() -> back.membership.phase() == Phase.MEMBER, 1_000_000);
        // The rule: when a replica starts here, the group has removed this node, and it starts without members.
        assertThat(pool.starts).hasSize(5).allMatch(start -> start.endsWith("voters 0 member false"));
        assertThat(back.directory.node().origin()).isEqualTo(Origin.REJOINED);
        assertThat(back.directory.node().joined()).containsExactlyInAnyOrder(-1, 0, 1, 2, 3);
        pool.groups.values().forEach(group -> assertThat(group.members()).contains("c0:1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 60, 100, 150, 200, 300, 400, 600})
    void shouldGoOnRejoiningAfterACrashAtAnyMoment(int crashAfterMillis) throws IOException {
        formedPool();
        pool.nodes.get("c0").close();
        pool.lose("c0");
        pool.start("c0");
        pool.time.pass(crashAfterMillis);
        pool.nodes.get("c0").close();
        pool.fill("c0");
        FakePool.Node back = pool.start("c0");

        pool.time.runUntil(() -> back.membership.phase() == Phase.MEMBER, 1_000_000);
        assertThat(back.directory.node().joined()).containsExactlyInAnyOrder(-1, 0, 1, 2, 3);
        pool.groups
                .values()
                .forEach(group -> assertThat(group.members()).containsExactlyInAnyOrder("a0:1", "b0:1", "c0:1"));
        assertThat(pool.starts)
                .noneMatch(start -> start.startsWith("c0")
                        && start.contains("voters 3 member true")
                        && pool.starts.indexOf(start) >= 15);
    }

    @Test
    void shouldRejoinInsteadOfVotingWhenItIsToldToFormAfterThePoolHasStarted() throws IOException {
        formedPool();
        pool.starts.clear();
        pool.nodes.get("c0").close();
        pool.lose("c0");
        FakePool.Node back = pool.start("c0");
        back.membership.form("uid");

        pool.time.runUntil(() -> back.membership.phase() == Phase.MEMBER, 1_000_000);
        assertThat(pool.starts).allMatch(start -> start.endsWith("voters 0 member false"));
    }

    @Test
    void shouldNotLetStrangersChangeTheMembers() throws IOException {
        formedPool();
        FakePool.Node leader = pool.nodes.get("a0");
        pool.groups.get(0).lead("a0:1");
        List<MemberMessage.Request> strange = List.of(
                new MemberMessage.Request(MemberMessage.REMOVE, 0, "other", "uid", "c0:1"),
                new MemberMessage.Request(MemberMessage.REMOVE, 0, "default", "other", "c0:1"),
                new MemberMessage.Request(MemberMessage.REMOVE, 0, "default", "", "c0:1"),
                new MemberMessage.Request(MemberMessage.ADD, 0, "default", "uid", "evil:1"),
                new MemberMessage.Request(MemberMessage.ADD, 99, "default", "uid", "c0:1"));
        for (MemberMessage.Request request : strange) {
            byte[] answer = leader.membership
                    .handle(request.encode())
                    .toCompletableFuture()
                    .join();
            assertThat(MemberMessage.Answer.decode(answer).status()).isEqualTo(MemberMessage.Status.FAILED);
        }
        byte[] garbage = {MemberMessage.REMOVE, 1, 2};
        byte[] answer = leader.membership.handle(garbage).toCompletableFuture().join();
        assertThat(MemberMessage.Answer.decode(answer).status()).isEqualTo(MemberMessage.Status.FAILED);
        pool.time.pass(1_000);
        assertThat(pool.groups.get(0).members()).hasSize(3);
    }

    @Test
    void shouldSpreadLeadershipsAndHandThemOverWhenDraining() throws IOException {
        formedPool();
        pool.groups.values().forEach(group -> group.lead("a0:1"));
        pool.nodes.values().forEach(node -> node.leadership.start());
        pool.time.pass(60_000);

        Map<String, Integer> led = new HashMap<>();
        pool.groups.forEach((number, group) -> led.merge(group.leader(), 1, Integer::sum));
        assertThat(led).hasSize(3);
        pool.groups.forEach((number, group) -> assertThat(group.leader())
                .isEqualTo(pool.members.preferredLeader(number).address()));

        pool.nodes.get("c0").leadership.drain(1_000);
        pool.nodes.get("c0").ready = false;
        pool.time.pass(30_000);
        assertThat(pool.nodes.get("c0").leadership.draining()).isTrue();
        pool.groups.values().forEach(group -> assertThat(group.leader()).isNotEqualTo("c0:1"));
    }

    @Test
    void shouldBeReadyOnlyWhenEveryReplicaCanServe() {
        Replica.Status good = new Replica.Status(0, "FOLLOWER", "a0:1", 1, 10, 10, List.of());
        assertThat(Readiness.of(Phase.MEMBER, 1, List.of(good), group -> true).ready())
                .isTrue();
        assertThat(Readiness.of(Phase.WAITING, 1, List.of(), group -> true).reasons())
                .hasSize(2);
        assertThat(Readiness.of(Phase.STARTING, 1, List.of(good), group -> true).ready())
                .isFalse();
        assertThat(Readiness.of(Phase.MEMBER, 2, List.of(good), group -> true).ready())
                .isFalse();
        assertThat(Readiness.of(Phase.MEMBER, 1, List.of(good), group -> false).ready())
                .isFalse();
        for (Replica.Status bad : List.of(
                new Replica.Status(0, "FOLLOWER", null, 1, 10, 10, List.of()),
                new Replica.Status(0, "ERROR", "a0:1", 1, 10, 10, List.of()),
                new Replica.Status(0, "FOLLOWER", "a0:1", 1, 10, 2_000, List.of()))) {
            assertThat(Readiness.of(Phase.MEMBER, 1, List.of(bad), group -> true)
                            .ready())
                    .isFalse();
        }
    }
}
