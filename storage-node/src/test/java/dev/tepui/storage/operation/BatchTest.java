package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.placement.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Groups.UnavailableException UNAVAILABLE = new Groups.UnavailableException("no leader");
    private static final Groups.OutcomeUnknownException UNKNOWN = new Groups.OutcomeUnknownException("no answer");

    private final List<CompletableFuture<Integer>> started = new ArrayList<>();

    @Test
    void shouldMakeAllCallsAndKeepTheirOrder() {
        List<Supplier<CompletionStage<Integer>>> calls = IntStream.range(0, 100)
                .<Supplier<CompletionStage<Integer>>>mapToObj(i -> () -> CompletableFuture.completedFuture(i))
                .toList();

        assertThat(Batch.run(calls, outcomes -> 100).toCompletableFuture().join())
                .extracting(Batch.Outcome::value)
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void shouldHaveOnlySomeCallsUnderWay() {
        CompletionStage<List<Batch.Outcome<Integer>>> batch = Batch.run(pending(40), outcomes -> 100);

        assertThat(started).hasSize(32);
        List.copyOf(started).forEach(call -> call.complete(1));
        assertThat(started).hasSize(40);
        assertThat(batch.toCompletableFuture()).isNotDone();
        started.forEach(call -> call.complete(1));
        assertThat(batch.toCompletableFuture()).isCompletedWithValueMatching(outcomes -> outcomes.size() == 40);
    }

    @Test
    void shouldMakeNoMoreCallsThanThereIsRoomFor() {
        CompletionStage<List<Batch.Outcome<Integer>>> batch = Batch.run(pending(40), outcomes -> 15 - outcomes.size());

        assertThat(started).hasSize(15);
        List.copyOf(started).forEach(call -> call.complete(1));

        assertThat(batch.toCompletableFuture()).isCompletedWithValueMatching(outcomes -> outcomes.size() == 15);
    }

    @Test
    void shouldTakeAGroupThatCannotAnswerForAnOutcome() {
        CompletionStage<List<Batch.Outcome<Integer>>> batch = Batch.run(pending(3), outcomes -> 100);

        started.get(0).completeExceptionally(UNAVAILABLE);
        started.get(1).complete(7);
        started.get(2).completeExceptionally(UNKNOWN);

        assertThat(batch.toCompletableFuture().join())
                .containsExactly(
                        new Batch.Outcome<>(null, UNAVAILABLE),
                        new Batch.Outcome<>(7, null),
                        new Batch.Outcome<>(null, UNKNOWN));
    }

    /** "Nothing was changed" would be a lie when one of them may have been. */
    @Test
    void shouldFailWithTheWorstReasonWhenNoGroupAnswers() {
        CompletionStage<List<Batch.Outcome<Integer>>> batch = Batch.run(pending(3), outcomes -> 100);

        started.get(0).completeExceptionally(UNAVAILABLE);
        started.get(1).completeExceptionally(UNKNOWN);
        started.get(2).completeExceptionally(UNAVAILABLE);

        assertThatThrownBy(() -> batch.toCompletableFuture().join()).hasCause(UNKNOWN);
    }

    @Test
    void shouldFailWithAnyOtherFailure() {
        CompletionStage<List<Batch.Outcome<Integer>>> batch = Batch.run(pending(2), outcomes -> 100);
        TableLookup.OutdatedException dropped = new TableLookup.OutdatedException(ApiError.tableNotFound());

        started.get(0).complete(1);
        started.get(1).completeExceptionally(dropped);

        assertThatThrownBy(() -> batch.toCompletableFuture().join()).hasCause(dropped);
    }

    private List<Supplier<CompletionStage<Integer>>> pending(int count) {
        return IntStream.range(0, count)
                .<Supplier<CompletionStage<Integer>>>mapToObj(i -> () -> {
                    CompletableFuture<Integer> call = new CompletableFuture<>();
                    started.add(call);
                    return call;
                })
                .toList();
    }
}
