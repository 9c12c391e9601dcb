package dev.tepui.storage.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.simulation.FakeNetwork;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The pool's time while clocks are wrong, step and fall silent. */
class PoolClockTest {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long BEGIN_MILLIS = 1_764_000_000_000L;
    private static final String THREE = "a/a0,b/b0,c/c0";

    private final VirtualTime time = new VirtualTime();
    private final Map<String, Long> wrongBy = new HashMap<>();
    private final Map<String, PoolClock> clocks = new HashMap<>();
    private RandomGenerator random = Seed.random(PoolClockTest.class);
    private FakeNetwork network = new FakeNetwork(time, random, new Faults());

    private void start(String members) {
        MemberList list = MemberList.parse(members, 8010);
        for (Member member : list.members()) {
            Messenger messenger = network.at(member.address());
            PoolClock clock = new PoolClock(new PoolClock.Parts(
                    list, member, messenger, time, () -> right() + wrongBy.getOrDefault(member.host(), 0L)));
            messenger.handle(message -> {
                assertThat(PoolClock.accepts(message)).isTrue();
                return clock.handle();
            });
            clocks.put(member.host(), clock);
        }
        clocks.values().forEach(PoolClock::start);
    }

    private long right() {
        return BEGIN_MILLIS + time.nowMillis();
    }

    private long errorOf(String host) {
        OptionalLong millis = clocks.get(host).millis();
        assertThat(millis).as(host).isPresent();
        return millis.getAsLong() - right();
    }

    @Test
    void shouldBeTheOwnClockOfANodeAlone() {
        start("a/a0");
        assertThat(errorOf("a0")).isZero();
        wrongBy.put("a0", 5_000L);
        time.pass(1_500);
        assertThat(errorOf("a0")).isEqualTo(5_000);
    }

    @Test
    void shouldNotBeKnownFromOneOfThree() {
        network.stop("b0:8010");
        network.stop("c0:8010");
        start(THREE);
        time.pass(10_000);
        assertThat(clocks.get("a0").millis()).isEmpty();
        network.restart("c0:8010");
        time.pass(1_500);
        assertThat(Math.abs(errorOf("a0"))).isLessThan(50);
    }

    @Test
    void shouldIgnoreOneClockThatStepsByAnHour() {
        start(THREE);
        time.pass(5_000);
        for (long step : new long[] {HOUR_MILLIS, -HOUR_MILLIS, 0}) {
            wrongBy.put("b0", step);
            for (int tick = 0; tick < 100; tick++) {
                time.pass(97);
                for (String host : clocks.keySet()) {
                    assertThat(Math.abs(errorOf(host)))
                            .as("%s after a step of %d", host, step)
                            .isLessThan(50);
                }
            }
        }
    }

    @Test
    void shouldRememberTheClocksOfAZoneThatDies() {
        start(THREE);
        time.pass(5_000);
        network.stop("c0:8010");
        wrongBy.put("a0", HOUR_MILLIS);
        time.pass(500_000);
        assertThat(Math.abs(errorOf("a0"))).isLessThan(50);
        assertThat(Math.abs(errorOf("b0"))).isLessThan(50);
    }

    @Test
    void shouldRatherBeLateWhenTwoAreLeft() {
        start(THREE);
        time.pass(5_000);
        network.stop("c0:8010");
        time.pass(700_000);
        wrongBy.put("a0", HOUR_MILLIS);
        time.pass(5_000);
        assertThat(errorOf("b0")).isBetween(-50L, 50L);
        wrongBy.put("a0", -HOUR_MILLIS);
        time.pass(5_000);
        assertThat(errorOf("b0")).isBetween(-HOUR_MILLIS - 50, -HOUR_MILLIS + 50);
    }

    @Test
    void shouldAskOneMemberOfEachZone() {
        wrongBy.put("a1", HOUR_MILLIS);
        wrongBy.put("b1", HOUR_MILLIS);
        wrongBy.put("c1", HOUR_MILLIS);
        start("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1");
        time.pass(5_000);
        assertThat(Math.abs(errorOf("a0"))).isLessThan(50);
        assertThat(errorOf("a1")).isBetween(HOUR_MILLIS - 50, HOUR_MILLIS + 50);
    }

    @Test
    void shouldNeverBeEarlyWhateverTheNetworkDoes() {
        network = new FakeNetwork(time, random, Faults.stormy());
        start(THREE);
        for (int tick = 0; tick < 2_000; tick++) {
            time.pass(random.nextInt(500));
            if (random.nextInt(50) == 0) {
                wrongBy.clear();
                wrongBy.put(random.nextBoolean() ? "a0" : "b0", random.nextLong(-HOUR_MILLIS, HOUR_MILLIS));
                // One after the other: two wrong clocks of three are more than can be borne.
                time.pass(700_000);
            }
            for (PoolClock clock : clocks.values()) {
                clock.millis().ifPresent(millis -> assertThat(millis).isLessThan(right() + 1_000));
            }
        }
    }
}
