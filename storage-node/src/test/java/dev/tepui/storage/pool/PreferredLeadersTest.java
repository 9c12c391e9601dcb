package dev.tepui.storage.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.pool.MemberList.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferredLeadersTest {
    private static final int GROUPS = 12;

    private static List<Member> of(Placement placement) {
        PreferredLeaders leaders = PreferredLeaders.of(placement);
        return IntStream.range(0, placement.places().size())
                .mapToObj(leaders::of)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldBeSpreadEvenlyOverTheZonesOfEveryCell(int cells) {
        Map<String, Integer> led = new HashMap<>();
        of(Placement.initial(Scaled.members(cells), GROUPS))
                .forEach(member -> led.merge(member.host(), 1, Integer::sum));
        assertThat(led)
                .hasSize(3 * cells)
                .allSatisfy((host, count) -> assertThat(count)
                        .isEqualTo(4 / cells + (4 % cells == 0 ? 0 : count - 4 / cells))
                        .isBetween(1, 4));
    }

    @Test
    void shouldBeInAnotherZoneAfterAMoveThatDoublesThePool() {
        Placement before = Placement.initial(Scaled.members(1), GROUPS).first();
        Placement after = Balance.atRest(before.with(Scaled.members(2), 2));
        for (int group = 0; group < GROUPS; group++) {
            String zone = PreferredLeaders.of(before).of(group).zone();
            boolean moves = after.place(group).cell() != 0;
            assertThat(PreferredLeaders.of(after).of(group).zone().equals(zone)).isEqualTo(!moves);
        }
    }

    @Test
    void shouldHaveTheCataloguesLeaderInTheLastZone() {
        Placement placement = Placement.initial(Scaled.members(2), GROUPS);
        assertThat(PreferredLeaders.of(placement).of(-1).host()).isEqualTo("c0");
    }

    /** Out or in, whichever group arrives first: a leader's zone changes once at most, when its group moves. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldChangeOnceAtMostWhileGroupsMove(long seed) {
        Random random = new Random(seed);
        int from = 1 + random.nextInt(4);
        int to = 1 + random.nextInt(4);
        Placement placement =
                Placement.initial(Scaled.members(4), GROUPS).first().with(Scaled.members(4), from);
        placement = Balance.atRest(placement);
        List<Member> before = of(placement);
        placement = placement.with(Scaled.members(4), to);
        List<Member> after = of(Balance.atRest(placement));
        while (!placement.groupsMoving().isEmpty() || Balance.next(placement).isPresent()) {
            placement = Scaled.step(placement, random);
            List<Member> now = of(placement);
            for (int group = 0; group < GROUPS; group++) {
                boolean isThere =
                        placement.place(group).cell() == after.get(group).cell();
                assertThat(now.get(group))
                        .as("seed %d, from %d to %d cells, group %d", seed, from, to, group)
                        .isEqualTo(isThere ? after.get(group) : before.get(group));
            }
        }
    }
}
