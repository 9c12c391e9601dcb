package dev.tepui.storage.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.simulation.FakeGroup;
import dev.tepui.storage.simulation.FakeNetwork;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The routers of members that a group has left: what they knew of its leaders leads nowhere. */
class MovedGroupTest {
    private static final MemberList MEMBERS = MemberList.parse("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1", 1);
    private static final int GROUP = 0;
    private static final Read.GetItem READ = new Read.GetItem(new ItemKey(1, 0, new Bytes("key".getBytes(UTF_8))));
    private static final ReadReply ANSWER = new ReadReply.ItemIs(new Bytes("item".getBytes(UTF_8)));

    /** A few attempts; a request has ten seconds. */
    private static final long SOON_MILLIS = 1_000;

    private final VirtualTime time = new VirtualTime();
    private final Random random = new Random(1);
    private final FakeGroup group = new FakeGroup(GROUP, time, random, new Faults(), command -> command);
    private final FakeNetwork network = new FakeNetwork(time, random, new Faults());
    private final Map<String, Router> routers = new HashMap<>();
    private Placement placement = new Placement(1, MEMBERS, 2, List.of(new Placement.Place(0, 0)));

    /** A replica wherever the group has a member. */
    private final class Local implements LocalReplicas {
        private final String address;

        Local(String address) {
            this.address = address;
        }

        @Override
        public Optional<Replica> replica(int ofGroup) {
            return group.members().contains(address) ? Optional.of(group.at(address)) : Optional.empty();
        }

        @Override
        public long appliedIndex(int ofGroup) {
            return group.index();
        }

        @Override
        public boolean serves(int ofGroup) {
            return false;
        }

        @Override
        public ReadReply read(int ofGroup, Read read) {
            return ANSWER;
        }

        @Override
        public ReadReply readFromMemory(int ofGroup, Read.GetItem read) {
            return ANSWER;
        }
    }

    private Router router(String address) {
        return routers.computeIfAbsent(address, ignored -> {
            Member self = MEMBERS.members().stream()
                    .filter(member -> member.address().equals(address))
                    .findFirst()
                    .orElseThrow();
            Router router = new Router(new Router.Parts(
                    new GroupLayout(1),
                    () -> placement,
                    self,
                    new Local(address),
                    network.at(address),
                    time,
                    Runnable::run,
                    new Requests(random, () -> 1),
                    random,
                    Limits.standard()));
            network.at(address).handle(new ForwardedRequests(router)::handle);
            return router;
        });
    }

    private void groupIsOn(int cell, String leader) {
        group.members().clear();
        group.members().addAll(MEMBERS.cell(cell).stream().map(Member::address).toList());
        group.lead(leader);
    }

    private void read(String through) {
        CompletableFuture<ReadReply> answer =
                router(through).read(GROUP, READ, true).toCompletableFuture();
        long begin = time.nowMillis();
        time.runUntil(answer::isDone, 100_000);
        assertThat(answer.join()).isEqualTo(ANSWER);
        assertThat(time.nowMillis() - begin).as("milliseconds").isLessThan(SOON_MILLIS);
    }

    @Test
    void shouldFindItAlthoughThoseThatItLeftKnowEachOtherAsItsLeaders() {
        MEMBERS.members().forEach(member -> router(member.address()));
        groupIsOn(0, "a0:1");
        read("b0:1");
        groupIsOn(0, "b0:1");
        read("a0:1");
        read("c0:1");

        groupIsOn(1, "a1:1");
        placement = placement.moving(GROUP, 1).arrived(GROUP, 1);

        read("c0:1");
        read("b0:1");
        read("a0:1");
    }
}
