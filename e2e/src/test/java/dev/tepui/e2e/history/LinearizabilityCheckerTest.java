package dev.tepui.e2e.history;

import static dev.tepui.e2e.history.Operation.Kind.READ;
import static dev.tepui.e2e.history.Operation.Kind.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The judge must be right before anyone is judged. */
class LinearizabilityCheckerTest {
    @Test
    void shouldAcceptReadsOfTheLastWrite() {
        assertThat(LinearizabilityChecker.isLinearizable(List.of(
                        new Operation(READ, null, 0, 1),
                        new Operation(WRITE, "a", 2, 3),
                        new Operation(READ, "a", 4, 5))))
                .isTrue();
    }

    @Test
    void shouldRefuseAReadThatMissesAnAcknowledgedWrite() {
        assertThat(LinearizabilityChecker.isLinearizable(
                        List.of(new Operation(WRITE, "a", 0, 1), new Operation(READ, null, 2, 3))))
                .isFalse();
    }

    @Test
    void shouldRefuseAReadThatGoesBackInTime() {
        assertThat(LinearizabilityChecker.isLinearizable(List.of(
                        new Operation(WRITE, "a", 0, 1),
                        new Operation(WRITE, "b", 2, 10),
                        new Operation(READ, "b", 3, 4),
                        new Operation(READ, "a", 5, 6))))
                .isFalse();
    }

    @Test
    void shouldLetAWriteOfUnknownOutcomeTakeEffectLateOrNever() {
        Operation lost = new Operation(WRITE, "b", 2, Operation.UNKNOWN);
        assertThat(LinearizabilityChecker.isLinearizable(List.of(
                        new Operation(WRITE, "a", 0, 1),
                        lost,
                        new Operation(READ, "a", 5, 6),
                        new Operation(READ, "b", 7, 8))))
                .isTrue();
        assertThat(LinearizabilityChecker.isLinearizable(
                        List.of(new Operation(WRITE, "a", 0, 1), lost, new Operation(READ, "a", 5, 6))))
                .isTrue();
    }

    @Test
    void shouldAgreeWithTryingEveryOrder() {
        long seed = Long.getLong("tepui.seed", 20_261_123L);
        System.out.println("LinearizabilityCheckerTest: repeat with -Dtepui.seed=" + seed);
        Random random = new Random(seed);
        int linearizable = 0;
        for (int round = 0; round < 2_000; round++) {
            List<Operation> history = randomHistory(random);
            boolean expected = someOrderWorks(new ArrayList<>(history), null);
            assertThat(LinearizabilityChecker.isLinearizable(history))
                    .as("%s", history)
                    .isEqualTo(expected);
            linearizable += expected ? 1 : 0;
        }
        assertThat(linearizable).as("both answers must occur").isBetween(200, 1_800);
    }

    private static List<Operation> randomHistory(Random random) {
        List<Operation> history = new ArrayList<>();
        int size = 1 + random.nextInt(6);
        for (int i = 0; i < size; i++) {
            long invoked = random.nextInt(12);
            boolean write = random.nextBoolean();
            long returned = write && random.nextInt(5) == 0 ? Operation.UNKNOWN : invoked + 1 + random.nextInt(6);
            String value = List.of("a", "b").get(random.nextInt(2));
            history.add(new Operation(write ? WRITE : READ, value, invoked, returned));
        }
        return history;
    }

    /** The definition itself: some operation that nobody strictly precedes goes first, then the rest. */
    private static boolean someOrderWorks(List<Operation> remaining, String register) {
        if (remaining.stream().allMatch(operation -> operation.returnedAt() == Operation.UNKNOWN)) {
            return true;
        }
        for (Operation next : remaining) {
            boolean preceded = remaining.stream().anyMatch(other -> other.returnedAt() < next.invokedAt());
            boolean possible = next.kind() == WRITE || Objects.equals(next.value(), register);
            if (!preceded && possible) {
                List<Operation> rest = new ArrayList<>(remaining);
                rest.remove(next);
                if (someOrderWorks(rest, next.value())) {
                    return true;
                }
            }
        }
        return false;
    }
}
