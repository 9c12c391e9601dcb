package dev.tepui.storage.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.simulation.FakeNetwork;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Members that tell each other how full their volumes are: two cells in three zones, group 0 on cell 0, 1 on cell 1.
 */
class DisksTest {
    private static final long TOTAL = 1_000;
    private static final long LOW = 99;
    private static final long ROUND_MILLIS = 2_500;
    private static final MemberList MEMBERS = MemberList.parse("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1", 8010);
    private static final Placement PLACEMENT = Placement.initial(MEMBERS, 2);

    private final VirtualTime time = new VirtualTime();
    private final FakeNetwork network = new FakeNetwork(time, Seed.random(DisksTest.class), new Faults());
    private final Map<String, Long> free = new HashMap<>();
    private final Map<String, Disks> members = new HashMap<>();

    @BeforeEach
    void start() {
        for (Member member : MEMBERS.members()) {
            Messenger messenger = network.at(member.address());
            Disks.Volume volume = new Disks.Volume(
                    () -> TOTAL, () -> free.getOrDefault(member.host(), TOTAL), Disk.AUTOMATIC_RESERVE);
            Disks disks = new Disks(new Disks.Parts(() -> PLACEMENT, member, messenger, time, volume));
            messenger.handle(message -> {
                assertThat(Disks.accepts(message)).isTrue();
                return disks.handle();
            });
            members.put(member.host(), disks);
        }
        members.values().forEach(Disks::start);
        time.pass(ROUND_MILLIS);
    }

    private void assertTooLow(int group, boolean wanted) {
        time.pass(ROUND_MILLIS);
        members.forEach(
                (host, disks) -> assertThat(disks.areTooLowFor(group)).as(host).isEqualTo(wanted));
    }

    @Test
    void shouldGoOnWhileAMajorityHasRoom() {
        assertTooLow(0, false);
        free.put("b0", 0L);
        assertTooLow(0, false);
        free.put("c0", LOW);
        assertTooLow(0, true);
        assertTooLow(Replica.CATALOGUE, true);
        assertTooLow(1, false);
    }

    @Test
    void shouldGoOnOnlyWhenClearlyMoreThanTheReserveIsFree() {
        free.put("a0", LOW);
        free.put("b0", LOW);
        assertTooLow(0, true);
        free.put("a0", 110L);
        assertTooLow(0, true);
        free.put("a0", 125L);
        assertTooLow(0, false);
    }

    @Test
    void shouldRememberWhatASilentMemberSaidLast() {
        free.put("a0", LOW);
        free.put("b0", LOW);
        time.pass(ROUND_MILLIS);
        network.stop("b0:8010");
        time.pass(10 * ROUND_MILLIS);
        assertThat(members.get("c1").areTooLowFor(0)).isTrue();
        network.restart("b0:8010");
        free.put("b0", TOTAL);
        assertTooLow(0, false);
    }

    /** Writers on fast disks use up a small reserve within a second. */
    @Test
    void shouldLookMoreOftenTheLessIsFree() {
        free.put("a0", LOW);
        free.put("b0", LOW);
        free.put("c0", 150L);
        time.pass(ROUND_MILLIS);
        free.put("a0", TOTAL);
        assertTooLow(0, false);
        free.put("a0", LOW);
        time.pass(200);
        assertThat(members.get("a0").areTooLowFor(0)).as("itself").isTrue();
        assertThat(members.get("c0").areTooLowFor(0)).as("nearly low, too").isTrue();
    }

    @Test
    void shouldReserveATenthButNeverMoreThanALargeVolumeNeeds() {
        assertThat(Disk.of(TOTAL, LOW, Disk.AUTOMATIC_RESERVE, false).low()).isTrue();
        assertThat(Disk.of(TOTAL, LOW + 1, Disk.AUTOMATIC_RESERVE, false).low()).isFalse();
        assertThat(Disk.of(10L << 40, 21L << 30, Disk.AUTOMATIC_RESERVE, false).low())
                .isFalse();
        assertThat(Disk.of(10L << 40, 19L << 30, Disk.AUTOMATIC_RESERVE, false).low())
                .isTrue();
        assertThat(Disk.of(TOTAL, 0, 0, false).low()).isFalse();
        assertThat(Disk.of(TOTAL, 0, 0, false).nearlyLow()).isFalse();
        assertThat(Disk.of(TOTAL, 200, Disk.AUTOMATIC_RESERVE, false).nearlyLow())
                .isFalse();
        assertThat(Disk.of(TOTAL, 199, Disk.AUTOMATIC_RESERVE, false).nearlyLow())
                .isTrue();
        assertThat(Disk.of(TOTAL, 500, 501, false).low()).isTrue();
    }
}
