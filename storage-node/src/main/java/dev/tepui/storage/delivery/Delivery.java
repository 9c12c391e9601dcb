package dev.tepui.storage.delivery;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.Table;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what one group keeps for one consumer of a table, round after round; it sleeps when there is nothing. Where
 * it is, is kept by the group, a moment late: whoever takes over delivers a little again.
 *
 * <p>Items that were there before the consumer are recorded only when all changes have been delivered, so that what
 * waits in the log stays small however large the table is.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Changes that come within this time after the first one go together. */
    private static final long LINGER_MILLIS = 10;

    /** How often the group is told how far the consumer is. */
    private static final long SAVE_MILLIS = 500;

    private static final long RETRY_MIN_MILLIS = 50;
    private static final long RETRY_MAX_MILLIS = 5_000;
    private static final int CHANGES_MAX_BYTES = 256 << 10;
    private static final int ITEMS_MAX = 100;
    private static final int ITEMS_MAX_BYTES = 256 << 10;

    /** What passes sooner is not worth a note. */
    private static final long NOTE_AFTER_MILLIS = 5_000;

    /** How often the group is told that it fails for another reason. */
    private static final long NOTE_MILLIS = 10_000;

    private static final int REASON_MAX_LENGTH = 300;

    private final Deliveries.Parts parts;
    private final Table table;
    private final int group;
    private final ChangeConsumer consumer;

    /** How often there was a reason to look since the last time that there was nothing to do. */
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile boolean closed;
    private volatile long oldestAtMillis;

    // Of the round under way; there is one at a time.
    private volatile Position delivered;
    private boolean unsaved;
    private long savedAtMillis;
    private long retryMillis = RETRY_MIN_MILLIS;

    /** How the consumer wants the next changes; null when as usual. */
    private NotDeliveredException.Again again;

    /** 0 while nothing has failed. */
    private long failingSinceMillis;

    private long notedAtMillis;
    private String noted;

    /** A delivery to begin where the group says; it sleeps until {@link #wake}. */
    Delivery(Deliveries.Parts parts, Table table, int group, ChangeConsumer consumer) {
        this.parts = parts;
        this.table = table;
        this.group = group;
        this.consumer = consumer;
    }

    ChangeConsumer consumer() {
        return consumer;
    }

    /** Whether the group did not know the consumer yet when it was asked. */
    boolean isUnknown() {
        return delivered == null;
    }

    /** There may be something to deliver. From any thread; never blocks. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            roundIn(LINGER_MILLIS);
        }
    }

    /** When the oldest change that waits was written, epoch milliseconds; 0 when none is known to wait. */
    long oldestAtMillis() {
        return oldestAtMillis;
    }

    String table() {
        return table.name();
    }

    /** Ends with the round under way. */
    void close() {
        closed = true;
    }

    private void roundIn(long millis) {
        parts.scheduler()
                .schedule(
                        () -> {
                            // A node that stops has no threads for it any more.
                            if (!closed) {
                                parts.executor().execute(this::round);
                            }
                        },
                        millis);
    }

    private void round() {
        if (closed) {
            return;
        }
        int seen = wakes.get();
        begin().thenComposeAsync(ignored -> next(), parts.executor()).whenComplete((more, failure) -> {
            if (failure != null) {
                failed(failure);
            } else {
                retryMillis = RETRY_MIN_MILLIS;
                if (more) {
                    parts.executor().execute(this::round);
                } else if (!wakes.compareAndSet(seen, 0)) {
                    roundIn(LINGER_MILLIS);
                } else if (unsaved) {
                    parts.scheduler().schedule(this::wake, SAVE_MILLIS);
                }
            }
        });
    }

    private void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String reason = cause instanceof NotDeliveredException ? cause.getMessage() : cause.toString();
        parts.observer().failed(table.name(), consumer);
        LOG.info(
                "delivery will be tried again table={} kind={} consumer={} group={} reason={}",
                table.name(),
                consumer.kind(),
                consumer.name(),
                group,
                reason);
        note(reason.length() > REASON_MAX_LENGTH ? reason.substring(0, REASON_MAX_LENGTH) : reason);
        if (cause instanceof NotDeliveredException notDelivered) {
            again = notDelivered.again();
            roundIn(again.afterMillis());
        } else {
            roundIn(retryMillis);
            retryMillis = Math.min(2 * retryMillis, RETRY_MAX_MILLIS);
        }
    }

    /** Has the group know why nothing is delivered, so that every node can tell. */
    private void note(String reason) {
        long now = parts.scheduler().nowMillis();
        if (failingSinceMillis == 0) {
            failingSinceMillis = now;
        }
        if (now - failingSinceMillis < NOTE_AFTER_MILLIS || reason.equals(noted) || now - notedAtMillis < NOTE_MILLIS) {
            return;
        }
        notedAtMillis = now;
        noted = reason;
        write(new Command.NoteFailure(table.number(), consumer.capture(), reason))
                .exceptionally(failure -> {
                    LOG.debug("failure of a delivery not noted: {}", failure.toString());
                    return null;
                });
    }

    /** Finds out once where to begin. */
    private CompletionStage<Void> begin() {
        if (delivered != null) {
            return CompletableFuture.completedFuture(null);
        }
        return parts.groups()
                .read(group, new Read.GetCaptures(table.number()), true)
                .thenAccept(reply -> {
                    Capture capture = reply instanceof ReadReply.CapturesAre known
                            ? known.captures().find(consumer.capture())
                            : null;
                    if (isDelivered(capture)) {
                        delivered = capture.progress().passed();
                    }
                });
    }

    private static boolean isDelivered(Capture capture) {
        return capture != null && capture.isDelivered();
    }

    /** Takes one step; completes with whether another is to follow at once. */
    private CompletionStage<Boolean> next() {
        if (delivered == null) {
            return CompletableFuture.completedFuture(false);
        }
        int most = again == null ? consumer.changesMax() : again.changesMax();
        Read read = new Read.GetChanges(table.number(), delivered, most, CHANGES_MAX_BYTES);
        // Consistent: what an old replica does not show would wait for the next change.
        return parts.groups()
                .read(group, read, true)
                .thenComposeAsync(
                        reply -> reply instanceof ReadReply.ChangesAre page
                                ? next(page)
                                : CompletableFuture.completedFuture(false),
                        parts.executor());
    }

    private CompletionStage<Boolean> next(ReadReply.ChangesAre page) {
        Capture capture = page.captures().find(consumer.capture());
        if (!isDelivered(capture)) {
            return CompletableFuture.completedFuture(false);
        }
        oldestAtMillis =
                page.changes().isEmpty() ? 0 : page.changes().getFirst().atMillis();
        if (!page.changes().isEmpty()) {
            ChangeBatch batch =
                    new ChangeBatch(group, page.changes(), page.upTo(), again == null ? 0 : again.failures());
            return consumer.deliver(batch).thenComposeAsync(upTo -> delivered(batch, upTo), parts.executor());
        }
        if (capture.progress().isRecording()) {
            return record(capture.progress().recorded()).thenApply(recorded -> {
                unsaved = true;
                return true;
            });
        }
        delivered = page.upTo();
        // The last items may have been recorded, and delivered, by a leader before this one.
        boolean saving = !capture.progress().hasAllItems() || unsaved && isDue();
        return saving ? save().thenApply(saved -> false) : CompletableFuture.completedFuture(false);
    }

    private CompletionStage<Boolean> delivered(ChangeBatch batch, Position upTo) {
        List<Change> changes = batch.changes().stream()
                .filter(change -> !change.position().isAfter(upTo))
                .toList();
        parts.observer().delivered(table.name(), consumer, changes);
        delivered = upTo;
        unsaved = true;
        again = null;
        failingSinceMillis = 0;
        noted = null;
        return isDue() ? save().thenApply(saved -> true) : CompletableFuture.completedFuture(true);
    }

    private boolean isDue() {
        return parts.scheduler().nowMillis() - savedAtMillis >= SAVE_MILLIS;
    }

    private CompletionStage<Void> save() {
        savedAtMillis = parts.scheduler().nowMillis();
        return write(new Command.PassChanges(table.number(), consumer.capture(), delivered))
                .thenAccept(saved -> unsaved = false);
    }

    /** Has the next items recorded, after those up to a place. */
    private CompletionStage<Void> record(Bytes after) {
        Read read = new Read.GetRange(
                table.number(), KeyCodec.after(after), null, Read.Direction.FORWARD, ITEMS_MAX, ITEMS_MAX_BYTES);
        KeyCodec codec = KeyCodec.of(table);
        return parts.groups().read(group, read, true).thenCompose(reply -> {
            if (!(reply instanceof ReadReply.Page page)) {
                return CompletableFuture.completedFuture(null);
            }
            List<Bytes> places = page.items().stream().map(codec::positionOf).toList();
            return write(new Command.RecordItems(table.number(), consumer.capture(), after, places, page.lastKey()));
        });
    }

    private CompletionStage<Void> write(Command command) {
        return parts.groups().write(group, command).thenAccept(Delivery::check);
    }

    /** A table that is dropped has nobody who waits. */
    static void check(Reply reply) {
        if (!(reply instanceof Reply.Done) && !(reply instanceof Reply.NoSuchTable)) {
            throw new IllegalStateException("a group answered with " + reply);
        }
    }
}
