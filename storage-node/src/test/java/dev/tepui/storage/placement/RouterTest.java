package dev.tepui.storage.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.simulation.FakeGroup;
import dev.tepui.storage.simulation.FakeNetwork;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The router of three nodes over a group that is replicated by magic and a network that is not to be trusted. */
@Timeout(60)
class RouterTest {
    private static final List<String> ADDRESSES = List.of("a0:1", "b0:1", "c0:1");

    private static final Reply WRITTEN = new Reply.Written(null, null, new Reply.Footprint(0, 1, List.of(), 0));

    private final VirtualTime time = new VirtualTime();
    private Faults faults = new Faults();
    private final Map<String, Integer> appliedCounts = new HashMap<>();
    private final LinkedHashMap<UUID, Long> seen = new LinkedHashMap<>();
    private long window = 1_000;
    private boolean forgetReplies;
    private FakeGroup group;
    private FakeNetwork network;
    private List<Router> routers;
    private boolean localServes = true;
    private boolean diskNeeded;

    private void world(long seed) {
        Random random = new Random(seed);
        network = new FakeNetwork(time, random, faults);
        group = new FakeGroup(0, time, random, faults, this::apply);
        group.members().addAll(ADDRESSES);
        group.lead(ADDRESSES.get(1));
        routers = new ArrayList<>();
        MemberList members = MemberList.parse("a/a0,b/b0,c/c0", 1);
        for (Member member : members.members()) {
            Router router = new Router(new Router.Parts(
                    new GroupLayout(1),
                    () -> Placement.initial(members, 1),
                    member,
                    new Local(member.address()),
                    network.at(member.address()),
                    time,
                    Runnable::run,
                    new Requests(random, () -> 1),
                    random,
                    Limits.standard()));
            network.at(member.address()).handle(new ForwardedRequests(router)::handle);
            routers.add(router);
        }
    }

    /** A state machine as the contract says: recognises repetitions, refuses what it can no longer recognise. */
    private byte[] apply(byte[] bytes) {
        Request request = CommandCodec.decodeRequest(bytes);
        if (request.baseIndex() + window < group.index()) {
            return CommandCodec.encode(new Reply.Expired(group.index()));
        }
        if (seen.putIfAbsent(request.id(), group.index()) != null) {
            return CommandCodec.encode(forgetReplies ? new Reply.AppliedEarlier() : WRITTEN);
        }
        Command.PutItem put = (Command.PutItem) request.command();
        appliedCounts.merge(put.item().toString(), 1, Integer::sum);
        return CommandCodec.encode(WRITTEN);
    }

    private final class Local implements LocalReplicas {
        private final Replica replica;

        Local(String address) {
            replica = group.at(address);
        }

        @Override
        public Optional<Replica> replica(int ofGroup) {
            return Optional.of(replica);
        }

        @Override
        public long appliedIndex(int ofGroup) {
            return group.index();
        }

        @Override
        public boolean serves(int ofGroup) {
            return localServes;
        }

        @Override
        public ReadReply read(int ofGroup, Read read) {
            return new ReadReply.ItemIs(item("disk"));
        }

        @Override
        public ReadReply readFromMemory(int ofGroup, Read.GetItem read) {
            return diskNeeded ? null : new ReadReply.ItemIs(item("memory"));
        }
    }

    private static Bytes item(String text) {
        return new Bytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Command put(String text) {
        ItemWrite write = new ItemWrite(new ItemKey(1, 0, item("key")), null, ItemWrite.Returns.NOTHING, null);
        return new Command.PutItem(write, item(text));
    }

    private int applied(String text) {
        return appliedCounts.getOrDefault(item(text).toString(), 0);
    }

    private <T> T await(java.util.concurrent.CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        time.runUntil(future::isDone, 100_000);
        return future.join();
    }

    /** The heart of it: whatever the network does, an answer tells the truth and nothing is applied twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldApplyEveryWriteAtMostOnceAndNeverLieAboutIt(long seed) {
        faults = Faults.stormy();
        window = seed % 2 == 0 ? 40 : 1_000;
        forgetReplies = seed % 3 == 0;
        world(seed);
        Random random = new Random(seed);
        Map<String, CompletableFuture<Reply>> ledger = new LinkedHashMap<>();
        for (int i = 0; i < 400; i++) {
            String text = "w" + i;
            Router router = routers.get(random.nextInt(3));
            ledger.put(text, router.write(0, put(text)).toCompletableFuture());
            time.pass(random.nextInt(100));
        }
        time.runUntil(() -> ledger.values().stream().allMatch(CompletableFuture::isDone), 1_000_000);
        faults.heal();
        // Every late message and every late entry arrives.
        time.pass(60_000);

        Map<String, Integer> answers = new HashMap<>();
        ledger.forEach((text, answer) -> {
            int times = applied(text);
            String kind = kind(answer);
            answers.merge(kind, 1, Integer::sum);
            switch (kind) {
                case "done" -> assertThat(times).as("seed %d %s", seed, text).isEqualTo(1);
                case "unavailable" ->
                    assertThat(times).as("seed %d %s", seed, text).isZero();
                default -> assertThat(times).as("seed %d %s", seed, text).isLessThanOrEqualTo(1);
            }
        });
        assertThat(answers.get("done")).as("seed %d %s", seed, answers).isGreaterThan(200);
        routers.forEach(router -> assertThat(router.callsInFlight()).isZero());
    }

    private static String kind(CompletableFuture<Reply> answer) {
        try {
            assertThat(answer.join()).isEqualTo(WRITTEN);
            return "done";
        } catch (CompletionException e) {
            if (e.getCause() instanceof Groups.UnavailableException) {
                return "unavailable";
            }
            assertThat(e.getCause()).isInstanceOf(Groups.OutcomeUnknownException.class);
            return "unknown";
        }
    }

    @Test
    void shouldFollowTheLeaderWhereverItIs() {
        world(1);
        for (String leader : ADDRESSES) {
            group.lead(leader);
            for (int i = 0; i < 3; i++) {
                String text = leader + i;
                assertThat(await(routers.get(i).write(0, put(text)))).isEqualTo(WRITTEN);
                assertThat(applied(text)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldSayUnavailableWhenNoLeaderIsFoundInTime() {
        world(1);
        group.lead(null);
        long before = time.nowMillis();

        assertThatThrownBy(() -> await(routers.get(0).write(0, put("x"))))
                .hasCauseInstanceOf(Groups.UnavailableException.class);
        assertThat(time.nowMillis() - before).isBetween(5_000L, 10_500L);
    }

    @Test
    void shouldSayUnknownWhenTheLeaderDiesWithTheWriteAndNobodyFollows() {
        world(1);
        faults.lostAnswer = 1;

        assertThatThrownBy(() -> await(routers.get(0).write(0, put("x"))))
                .hasCauseInstanceOf(Groups.OutcomeUnknownException.class);
        assertThat(applied("x")).isEqualTo(1);
    }

    @Test
    void shouldTakeAFreshBaseWhenThisNodeWasTooFarBehind() {
        window = -1;
        world(1);
        CompletableFuture<Reply> write = routers.get(0).write(0, put("x")).toCompletableFuture();
        time.pass(100);
        window = 1_000;
        time.runUntil(write::isDone, 100_000);

        assertThat(write.join()).isEqualTo(WRITTEN);
        assertThat(applied("x")).isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreThanItsLimitAndForgetWhatIsDone() {
        world(1);
        group.lead(null);
        List<CompletableFuture<Reply>> all = new ArrayList<>();
        for (int i = 0; i < Limits.standard().callsMax(); i++) {
            all.add(routers.get(0).write(0, put("x" + i)).toCompletableFuture());
        }
        CompletableFuture<Reply> oneMore = routers.get(0).write(0, put("more")).toCompletableFuture();
        assertThat(oneMore).isCompletedExceptionally();
        assertThat(kind(oneMore)).isEqualTo("unavailable");

        group.lead(ADDRESSES.get(0));
        time.runUntil(() -> all.stream().allMatch(CompletableFuture::isDone), 1_000_000);
        assertThat(await(routers.get(0).write(0, put("again")))).isEqualTo(WRITTEN);
        assertThat(routers.get(0).callsInFlight()).isZero();
    }

    @Test
    void shouldAnswerEventualReadsFromMemoryWithoutWaiting() {
        world(1);
        Read read = new Read.GetItem(new ItemKey(1, 0, item("key")));

        assertThat(routers.get(2).read(0, read, false).toCompletableFuture())
                .isCompletedWithValue(new ReadReply.ItemIs(item("memory")));
        diskNeeded = true;
        assertThat(await(routers.get(2).read(0, read, false))).isEqualTo(new ReadReply.ItemIs(item("disk")));
    }

    @Test
    void shouldReadConsistentlyAtTheLeaderFromAnyNode() {
        world(7);
        faults.notSent = faults.lostRequest = faults.lostAnswer = 0.1;
        Read read = new Read.GetItem(new ItemKey(1, 0, item("key")));
        for (int i = 0; i < 30; i++) {
            assertThat(await(routers.get(i % 3).read(0, read, true))).isEqualTo(new ReadReply.ItemIs(item("memory")));
            assertThat(await(routers.get(i % 3).barrier(0))).isEqualTo(group.index());
        }
    }

    @Test
    void shouldSayUnavailableWhenNobodyNearCanAnswerARead() {
        world(1);
        localServes = false;
        Read read = new Read.GetItem(new ItemKey(1, 0, item("key")));

        assertThatThrownBy(() -> await(routers.get(0).read(0, read, false)))
                .hasCauseInstanceOf(Groups.UnavailableException.class);
    }

    @Test
    void shouldReadHereOnceTheLocalReplicaHasCaughtUp() {
        world(1);
        localServes = false;
        faults.notSent = 1;
        var result = routers.get(0).read(0, new Read.GetItem(new ItemKey(1, 0, item("key"))), false);

        localServes = true;

        assertThat(await(result)).isEqualTo(new ReadReply.ItemIs(item("memory")));
    }

    @Test
    void shouldRefuseGarbageBeforeItReachesTheLog() {
        world(1);
        ForwardedRequests handler = new ForwardedRequests(routers.get(1));
        byte[] garbage = Frame.request(Frame.WRITE, 0, new byte[] {1, 2, 3});

        Frame.Answer answer = Frame.parseAnswer(await(handler.handle(garbage)));
        assertThat(answer.status()).isEqualTo(Frame.Status.REJECTED);
        assertThat(group.index()).isZero();
        assertThat(ForwardedRequests.accepts(new byte[] {1, 0, 0})).isFalse();
        assertThat(ForwardedRequests.accepts(new byte[0])).isFalse();
        assertThat(ForwardedRequests.accepts(new byte[] {99, 0, 0, 0, 0})).isFalse();
    }
}
