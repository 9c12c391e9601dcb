package dev.tepui.storage.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.pool.MemberList.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberChangeTest {
    private static final MemberList MEMBERS = MemberList.parse("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1", 1);
    private static final Placement MOVING =
            Placement.initial(MEMBERS, 2).first().moving(0, 1);

    private final List<String> voters = new ArrayList<>(List.of("a0:1", "b0:1", "c0:1"));
    private String leader = "a0:1";
    private final List<String> steps = new ArrayList<>();

    private boolean step(Placement placement) {
        MemberChange change = MemberChange.next(placement, 0, voters, leader);
        switch (change) {
            case MemberChange.Add add -> {
                voters.add(add.member().address());
                steps.add("+" + add.member().host());
            }
            case MemberChange.Remove remove -> {
                assertThat(remove.address()).isNotEqualTo(leader);
                assertThat(voters.remove(remove.address())).isTrue();
                steps.add("-" + remove.address().replace(":1", ""));
            }
            case MemberChange.HandOver handOver -> {
                leader = handOver.to().address();
                assertThat(voters).contains(leader);
                steps.add("leader " + handOver.to().host());
            }
            case MemberChange.Done done -> {
                return false;
            }
        }
        return true;
    }

    @Test
    void shouldGoZoneByZone() {
        while (step(MOVING)) {
            assertThat(steps).hasSizeLessThan(20);
        }
        assertThat(steps).containsExactly("+b1", "-b0", "+c1", "-c0", "leader b1", "+a1", "-a0");
    }

    /** Of four voters, two refuse to vote for anybody while they hear from their leader. */
    @ParameterizedTest
    @ValueSource(strings = {"a0:1", "b0:1", "c0:1"})
    void shouldHandOverOnceAndAmongThreeVoters(String first) {
        leader = first;
        int handOvers = 0;
        while (step(MOVING)) {
            if (steps.getLast().startsWith("leader")) {
                handOvers++;
                assertThat(voters).hasSize(3);
            }
            assertThat(steps).hasSizeLessThan(20);
        }
        assertThat(handOvers).isEqualTo(1);
        assertThat(voters).containsExactlyInAnyOrder("a1:1", "b1:1", "c1:1");
    }

    @Test
    void shouldMoveAGroupOfOneVoter() {
        MemberList members = MemberList.parse("a/a0,a/a1", 1);
        Placement moving = Placement.initial(members, 2).first().moving(0, 1);
        voters.removeAll(List.of("b0:1", "c0:1"));
        while (step(moving)) {
            assertThat(steps).hasSizeLessThan(10);
        }
        assertThat(steps).containsExactly("+a1", "leader a1", "-a0");
    }

    /** Whoever leads, whoever has lost his data, wherever the group is sent: it ends, and no zone is left out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldArriveWhateverHappensMeanwhile(long seed) {
        Random random = new Random(seed);
        Placement placement = MOVING;
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(12)) {
                case 0 -> placement = placement.moving(0, placement.place(0).from());
                case 1 -> leader = voters.get(random.nextInt(voters.size()));
                // A member that has lost its data leaves first.
                case 2 -> {
                    String lost = voters.get(random.nextInt(voters.size()));
                    if (voters.size() > 2 && !lost.equals(leader)) {
                        voters.remove(lost);
                    }
                }
                default -> step(placement);
            }
            assertThat(voters).as("seed %d", seed).hasSizeBetween(2, 4);
        }
        for (int i = 0; i < 20 && step(placement); i++) {
            assertThat(zones()).as("seed %d", seed).isGreaterThanOrEqualTo(2);
        }
        assertThat(voters)
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(
                        placement.voters(0).stream().map(Member::address).toList());
    }

    private long zones() {
        return voters.stream()
                .map(voter -> voter.charAt(0))
                .collect(Collectors.toSet())
                .size();
    }
}
