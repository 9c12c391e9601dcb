package dev.tepui.storage.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.membership.Membership.Phase;
import dev.tepui.storage.membership.NodeRecord.Origin;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.pool.PreferredLeaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        formedPool(ALL);
    }

    private void formedPool(String... hosts) throws IOException {
        for (String host : hosts) {
            pool.start(host);
        }
        pool.form("uid", hosts);
        pool.awaitMembers(hosts);
        pool.groups.values().forEach(group -> {
            if (group.leader() == null) {
                group.lead(group.members().getFirst());
            }
        });
        pool.placement = pool.placement.first();
        // Something is committed in every group.
        pool.groups.values().forEach(group -> group.at(group.leader()).addMember(group.leader()));
        pool.time.pass(5_000);
        for (String host : hosts) {
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

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.3})
    void shouldTakeAGroupThatMovesHereAndLeaveOneThatMovedAway(double faults) throws IOException {
        pool = new FakePool(root, 1, "a/a0,a/a1,b/b0,b/b1,c/c0,c/c1");
        formedPool("a0", "a1", "b0", "b1", "c0", "c1");
        pool.starts.clear();
        FakePool.Node from = pool.nodes.get("a0");
        FakePool.Node to = pool.nodes.get("a1");
        pool.faults.lostAnswer = pool.faults.lostRequest = pool.faults.notSent = faults;

        pool.placement = pool.placement.moving(0, 1);
        pool.time.runUntil(
                () -> Stream.of("a1", "b1", "c1")
                        .allMatch(host -> pool.nodes.get(host).replicas.containsKey(0)),
                1_000_000);
        pool.time.pass(10_000);
        assertThat(pool.starts).allMatch(start -> start.endsWith("group 0 voters 0 member false"));
        assertThat(to.directory.node().holds(0))
                .as("before the leader has added it")
                .isFalse();
        assertThat(from.replicas).as("while the group is on its way").containsKey(0);

        pool.groups.get(0).members().addAll(List.of("a1:1", "b1:1", "c1:1"));
        pool.groups.get(0).lead("b1:1");
        pool.time.runUntil(() -> to.directory.node().holds(0), 1_000_000);
        pool.placement = pool.placement.arrived(0, 1);
        pool.time.pass(10_000);
        assertThat(from.replicas).as("while the group counts it").containsKey(0);

        pool.groups.get(0).members().removeAll(List.of("a0:1", "b0:1", "c0:1"));
        pool.time.runUntil(() -> !from.directory.node().holds(0), 1_000_000);
        assertThat(from.replicas).doesNotContainKey(0);
        assertThat(pool.forgotten).contains("a0 group 0");
        assertThat(from.membership.localGroups()).containsExactly(-1, 2);
    }

    @Test
    void shouldKnowThatItIsAMemberWhenItLeadsBeforeAnybodyHasSaidSo() throws IOException {
        pool = new FakePool(root, 1, "a/a0,a/a1,b/b0,b/b1,c/c0,c/c1");
        formedPool("a0", "a1", "b0", "b1", "c0", "c1");
        FakePool.Node to = pool.nodes.get("a1");
        pool.placement = pool.placement.moving(0, 1);
        pool.time.runUntil(() -> to.replicas.containsKey(0), 1_000_000);

        pool.groups.get(0).members().add("a1:1");
        pool.groups.get(0).lead("a1:1");
        pool.time.runUntil(() -> to.directory.node().holds(0), 1_000_000);
    }

    /** As the first pods of a new cell do: they start before the pool is told of them. */
    @Test
    void shouldWaitForThePoolToLearnOfIt() throws IOException {
        pool = new FakePool(root, 1, "a/a0,a/a1,b/b0,b/b1,c/c0,c/c1");
        Placement all = pool.placement.first();
        MemberList first = MemberList.parse("a/a0,b/b0,c/c0", 1);
        pool.placement = Placement.initial(first, FakePool.GROUPS);
        formedPool(ALL);
        FakePool.Node early = pool.start("a1");
        pool.time.runUntil(() -> early.membership.phase() == Phase.MEMBER, 100_000);
        assertThat(early.membership.localGroups()).containsExactly(-1);

        pool.placement = new Placement(2, all.members(), 2, pool.placement.places()).moving(1, 1);
        pool.time.runUntil(() -> early.replicas.containsKey(1), 1_000_000);
    }

    @Test
    void shouldGiveUpAGroupThatIsSentBackBeforeItHasCome() throws IOException {
        pool = new FakePool(root, 1, "a/a0,a/a1,b/b0,b/b1,c/c0,c/c1");
        formedPool("a0", "a1", "b0", "b1", "c0", "c1");
        FakePool.Node to = pool.nodes.get("a1");
        pool.placement = pool.placement.moving(0, 1);
        pool.time.runUntil(() -> to.replicas.containsKey(0), 1_000_000);

        pool.placement = pool.placement.moving(0, 0).arrived(0, 0);
        pool.time.runUntil(() -> !to.replicas.containsKey(0), 1_000_000);
        assertThat(pool.forgotten).contains("a1 group 0");
        assertThat(pool.nodes.get("a0").replicas).containsKey(0);
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
                .isEqualTo(PreferredLeaders.of(pool.placement).of(number).address()));

        pool.nodes.get("c0").leadership.drain(1_000);
        pool.nodes.get("c0").ready = false;
        pool.time.pass(30_000);
        assertThat(pool.nodes.get("c0").leadership.draining()).isTrue();
        pool.groups.values().forEach(group -> assertThat(group.leader()).isNotEqualTo("c0:1"));
    }

    @Test
    void shouldBeReadyOnlyWhenEveryReplicaCanServe() {
        Replica.Status good = new Replica.Status(0, "FOLLOWER", "a0:1", 1, 10, 10, List.of());
        assertThat(Readiness.of(Phase.MEMBER, List.of(0), List.of(good), group -> true)
                        .ready())
                .isTrue();
        assertThat(Readiness.of(Phase.WAITING, List.of(0), List.of(), group -> true)
                        .reasons())
                .hasSize(2);
        assertThat(Readiness.of(Phase.STARTING, List.of(0), List.of(good), group -> true)
                        .ready())
                .isFalse();
        assertThat(Readiness.of(Phase.MEMBER, List.of(0, 1), List.of(good), group -> true)
                        .ready())
                .isFalse();
        assertThat(Readiness.of(Phase.MEMBER, List.of(0), List.of(good), group -> false)
                        .ready())
                .isFalse();
        for (Replica.Status bad : List.of(
                new Replica.Status(0, "FOLLOWER", null, 1, 10, 10, List.of()),
                new Replica.Status(0, "ERROR", "a0:1", 1, 10, 10, List.of()),
                new Replica.Status(0, "FOLLOWER", "a0:1", 1, 10, 2_000, List.of()))) {
            assertThat(Readiness.of(Phase.MEMBER, List.of(0), List.of(bad), group -> true)
                            .ready())
                    .isFalse();
        }
    }
}
