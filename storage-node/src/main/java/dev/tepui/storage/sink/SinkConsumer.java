package dev.tepui.storage.sink;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.delivery.ChangeBatch;
import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.delivery.NotDeliveredException;
import dev.tepui.storage.delivery.NotDeliveredException.Again;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSink.Endpoint;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableSink;
import io.cloudevents.CloudEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Sends the changes of a table to one of its sinks, a batch at a time for each group: the next goes only when the
 * receiver has taken this one, so that it gets the changes of an item in order. What fails, comes again.
 */
final class SinkConsumer implements ChangeConsumer {
    private static final Outcome.Unavailable TOO_OLD =
            new Outcome.Unavailable(Outcome.NO_STATUS, "older than maximumRecordAgeInSeconds", 0);

    private final Sinks parts;
    private final Table table;
    private final StreamSink sink;
    private final String capture;
    private final ChangeEvents events;

    SinkConsumer(Sinks parts, Table table, TableSink sink) {
        this.parts = parts;
        this.table = table;
        this.sink = sink.sink();
        this.capture = ConsumerSettling.captureOf(sink);
        this.events = new ChangeEvents(table, sink.sink().selection().viewType(), parts.region());
    }

    @Override
    public String capture() {
        return capture;
    }

    @Override
    public String kind() {
        return Sinks.KIND;
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public int changesMax() {
        return sink.batchSize();
    }

    @Override
    public CompletionStage<Position> deliver(ChangeBatch batch) {
        List<Change> wanted =
                batch.changes().stream().filter(sink.selection()::includes).toList();
        if (wanted.isEmpty()) {
            return CompletableFuture.completedFuture(batch.upTo());
        }
        long now = parts.epochMillis().getAsLong();
        List<Change> old = wanted.stream()
                .takeWhile(change -> sink.patience().isOver(change.atMillis(), now))
                .toList();
        if (!old.isEmpty()) {
            Position end =
                    old.size() == wanted.size() ? batch.upTo() : old.getLast().position();
            return giveUp(batch, old, TOO_OLD).thenApply(given -> end);
        }
        return post(sink.endpoint().url(), wanted, change -> events.of(batch.group(), change))
                .thenCompose(outcome -> switch (outcome) {
                    case Outcome.Taken taken -> CompletableFuture.completedFuture(batch.upTo());
                    case Outcome.Failed failed -> failed(batch, wanted, failed);
                });
    }

    private CompletionStage<Position> failed(ChangeBatch batch, List<Change> wanted, Outcome.Failed outcome) {
        Decision.Attempt attempt =
                new Decision.Attempt(wanted.size(), batch.changes().size(), batch.failures());
        return switch (Decision.of(outcome, attempt, sink, parts.random().nextDouble())) {
            case Decision.GiveUp giveUp -> giveUp(batch, wanted, outcome).thenApply(given -> batch.upTo());
            case Decision.Retry(var again) ->
                CompletableFuture.failedFuture(new NotDeliveredException(outcome.reason(), again));
        };
    }

    /** Has changes go to the dead-letter target, or away if there is none. */
    private CompletionStage<Void> giveUp(ChangeBatch batch, List<Change> changes, Outcome.Failed reason) {
        Endpoint endpoint = sink.endpoint();
        if (!endpoint.hasDeadLetters()) {
            parts.observer().dropped(table.name(), sink.name(), changes.size());
            return CompletableFuture.completedFuture(null);
        }
        return post(
                        endpoint.deadLetterUrl(),
                        changes,
                        change -> events.deadLetter(batch.group(), change, reason, endpoint.url()))
                .thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Failed failed) {
                        int failures = batch.failures() + 1;
                        long pause =
                                Decision.pauseMillis(failures, parts.random().nextDouble());
                        throw new NotDeliveredException(
                                "the dead-letter target does not take what was not delivered (" + reason.reason()
                                        + "): " + failed.reason(),
                                new Again(pause, batch.changes().size(), failures));
                    }
                    parts.observer().deadLettered(table.name(), sink.name(), changes.size());
                });
    }

    private CompletionStage<Outcome> post(String url, List<Change> changes, Function<Change, CloudEvent> event) {
        Post post = Post.of(
                url,
                changes.stream().map(event).toList(),
                sink.batchSize() > 1,
                sink.endpoint().timeoutSeconds() * 1_000L);
        return parts.poster()
                .post(post)
                .handle((response, failure) -> failure == null
                        ? Outcome.of(response, parts.epochMillis().getAsLong())
                        : Outcome.of(failure));
    }

    /** The same while table and sink are: what else a table has does not matter here. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SinkConsumer that
                && table.id().equals(that.table.id())
                && capture.equals(that.capture)
                && sink.equals(that.sink);
    }

    @Override
    public int hashCode() {
        return capture.hashCode();
    }
}
