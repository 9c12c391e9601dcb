package dev.tepui.storage.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.simulation.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConflictQueuesTest {
    private static final ItemKey A = key(1);
    private static final ItemKey B = key(2);
    private static final long PATIENCE_MILLIS = 500;

    private final VirtualTime time = new VirtualTime();
    private final ConflictQueues queues = new ConflictQueues(time);

    private static ItemKey key(int number) {
        return new ItemKey(1, 0, new Bytes(new byte[] {(byte) number}));
    }

    private CompletableFuture<ConflictQueues.Turn> enter(ItemKey... items) {
        return queues.enter(List.of(items), time.nowMillis() + PATIENCE_MILLIS).toCompletableFuture();
    }

    @Test
    void shouldGiveTurnsInTheOrderOfArrival() {
        CompletableFuture<ConflictQueues.Turn> first = enter(A);
        CompletableFuture<ConflictQueues.Turn> second = enter(A);
        CompletableFuture<ConflictQueues.Turn> third = enter(A);
        assertThat(first).isDone();
        assertThat(second).isNotDone();

        first.join().leave();

        assertThat(second).isDone();
        assertThat(third).isNotDone();
        assertThat(first.join().hasWaited()).isFalse();
        assertThat(second.join().hasWaited()).isTrue();
        second.join().leave();
        assertThat(third).isDone();
    }

    @Test
    void shouldKnowWhatIsContendedOnlyAsLongAsItIs() {
        assertThat(queues.contended(List.of(A, B))).isEmpty();
        ConflictQueues.Turn turn = enter(B).join();
        assertThat(queues.contended(List.of(A, B))).containsExactly(B);
        turn.leave();
        assertThat(queues.contended(List.of(A, B))).isEmpty();
    }

    @Test
    void shouldLeaveWhateverBecomesOfTheWork() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> done =
                queues.inTurn(List.of(A), PATIENCE_MILLIS, turn -> work).toCompletableFuture();
        assertThat(queues.contended(List.of(A))).containsExactly(A);
        work.complete("done");
        assertThat(done).isCompletedWithValue("done");
        assertThat(queues.contended(List.of(A))).isEmpty();

        IllegalStateException thrown = new IllegalStateException("thrown");
        assertThat(queues.inTurn(List.of(A), PATIENCE_MILLIS, turn -> {
                            throw thrown;
                        })
                        .toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCause(thrown);
        assertThat(queues.contended(List.of(A))).isEmpty();
    }

    @Test
    void shouldNotLetTwoWaitForEachOther() {
        ConflictQueues.Turn both = enter(B, A).join();
        CompletableFuture<ConflictQueues.Turn> other = enter(A, B);
        CompletableFuture<ConflictQueues.Turn> third = enter(B, A);
        both.leave();
        assertThat(other).isDone();
        other.join().leave();
        assertThat(third).isDone();
        third.join().leave();
        assertThat(queues.contended(List.of(A, B))).isEmpty();
    }

    @Test
    void shouldGoOnWithoutATurnThatDoesNotCome() {
        ConflictQueues.Turn slow = enter(A).join();
        CompletableFuture<ConflictQueues.Turn> impatient = enter(A, B);
        CompletableFuture<ConflictQueues.Turn> patient =
                queues.enter(List.of(A), time.nowMillis() + 2 * PATIENCE_MILLIS).toCompletableFuture();
        time.pass(PATIENCE_MILLIS);
        assertThat(impatient).isDone();
        assertThat(patient).isNotDone();

        impatient.join().leave();
        assertThat(patient).isNotDone();
        slow.leave();

        assertThat(patient).isDone();
        patient.join().leave();
        assertThat(queues.contended(List.of(A, B))).isEmpty();
    }
}
