package dev.tepui.storage.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {
    /** Groups per cell, without what is on its way. */
    private static List<Long> counts(Placement placement) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        IntStream.range(0, placement.members().cells()).forEach(cell -> counts.put(cell, 0L));
        placement.places().forEach(place -> counts.merge(place.cell(), 1L, Long::sum));
        return List.copyOf(counts.values());
    }

    @Test
    void shouldMoveAsFewGroupsAsPossible() {
        Placement placement = Placement.initial(Scaled.members(1), 12).first().with(Scaled.members(2), 2);
        int moves = 0;
        for (Optional<Balance> next = Balance.next(placement); next.isPresent(); next = Balance.next(placement)) {
            placement = placement
                    .moving(next.get().group(), next.get().to())
                    .arrived(next.get().group(), next.get().to());
            moves++;
        }
        assertThat(moves).isEqualTo(6);
        assertThat(counts(placement)).containsExactly(6L, 6L);
    }

    @Test
    void shouldSendBackWhatIsOnItsWayToACellThatGoes() {
        Placement placement = Placement.initial(Scaled.members(1), 12).first().with(Scaled.members(2), 2);
        placement = placement.moving(11, 1).with(Scaled.members(2), 1);

        assertThat(Balance.next(placement)).contains(new Balance(11, 0));
        assertThat(Balance.next(placement.moving(11, 0))).isEmpty();
    }

    /** Members of the new cell may be lost, and then neither of the two ever arrives there. */
    @Test
    void shouldSendBackWhatIsOnItsWayAlthoughNoMoreMayMove() {
        Placement placement = Placement.initial(Scaled.members(1), 12).first().with(Scaled.members(2), 2);
        placement = placement.moving(10, 1).moving(11, 1);
        assertThat(Balance.next(placement, 2)).as("two are on their way").isEmpty();
        assertThat(Balance.next(placement, 3)).contains(new Balance(9, 1));

        placement = placement.with(Scaled.members(2), 1);
        assertThat(Balance.next(placement, 2)).contains(new Balance(10, 0));
        placement = placement.moving(10, 0);
        assertThat(Balance.next(placement, 2)).contains(new Balance(11, 0));
        assertThat(Balance.next(placement.moving(11, 0), 2)).isEmpty();
    }

    /** Whoever changes his mind about the number of cells, and whenever: it ends, level, with nothing left behind. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldEndLevelWhateverIsWantedMeanwhile(long seed) {
        Random random = new Random(seed);
        int groups = 1 + random.nextInt(24);
        Placement placement = Placement.initial(Scaled.members(5), groups).first();
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(8) == 0) {
                placement = placement.with(placement.members(), 1 + random.nextInt(5));
            }
            placement = Scaled.step(placement, random);
        }
        for (int i = 0; i < 200; i++) {
            placement = Scaled.step(placement, random);
        }
        assertThat(placement.groupsMoving()).as("seed %d", seed).isEmpty();
        List<Long> counts = counts(placement);
        List<Long> used = counts.subList(0, placement.cells());
        assertThat(counts.subList(placement.cells(), 5)).as("seed %d", seed).allMatch(count -> count == 0);
        assertThat(used.stream().max(Long::compare).orElseThrow()
                        - used.stream().min(Long::compare).orElseThrow())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(1);
    }
}
