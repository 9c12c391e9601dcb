package dev.tepui.storage.maintenance;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Forgets changes that are older than any stream shows, in the groups whose leaders are on this node. Two leaders of
 * different terms may do it at once: trimming twice is trimming once.
 */
public final class ChangeTrimming {
    private static final int PAGE_CHANGES = 1_000;
    private static final int PAGE_BYTES = 1 << 20;

    /**
     * What it works with.
     *
     * @param leads whether the leader of a group is on this node
     */
    public record Parts(Groups groups, Supplier<Catalogue> catalogue, IntPredicate leads, Scheduler scheduler) {}

    /**
     * How long changes are kept.
     *
     * @param epochMillis the time
     * @param retentionMillis how old a change may become
     * @param periodMillis how often old ones are looked for
     */
    public record Retention(LongSupplier epochMillis, long retentionMillis, long periodMillis) {}

    private final Parts parts;
    private final Retention retention;
    private final Rounds rounds;

    /** Creates the worker; {@link #start} sets it going. */
    public ChangeTrimming(Parts parts, Retention retention) {
        this.parts = parts;
        this.retention = retention;
        this.rounds = new Rounds("trimming of changes", retention.periodMillis(), parts.scheduler(), this::round);
    }

    /** Looks for old changes from now on. */
    public void start() {
        rounds.start();
    }

    /** Looks for them no more. */
    public void close() {
        rounds.close();
    }

    /** One after the other: there is time, and others are in a hurry. */
    private CompletionStage<Void> round() {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (Table table : parts.catalogue().get().tables().values()) {
            for (int group = 0; group < parts.groups().count(); group++) {
                if (!table.streams().all().isEmpty() && parts.leads().test(group)) {
                    int of = group;
                    all = all.thenCompose(before -> trim(table, of));
                }
            }
        }
        return all;
    }

    private CompletionStage<Void> trim(Table table, int group) {
        return parts.groups()
                .read(group, new Read.GetCaptures(table.number()), true)
                .thenCompose(reply -> reply instanceof ReadReply.CapturesAre known
                        ? lastOld(table, group, known.captures().trimmed(), null)
                        : CompletableFuture.completedFuture(null))
                .thenCompose(last -> last == null
                        ? CompletableFuture.completedFuture(null)
                        : parts.groups()
                                .write(group, new Command.TrimChanges(table.number(), last))
                                .thenAccept(trimmed -> {}));
    }

    /**
     * The position of the last change before the first young one after {@code after}; {@code soFar} if there is none.
     */
    private CompletionStage<Position> lastOld(Table table, int group, Position after, Position soFar) {
        long oldest = retention.epochMillis().getAsLong() - retention.retentionMillis();
        return parts.groups()
                .read(group, new Read.GetChanges(table.number(), after, PAGE_CHANGES, PAGE_BYTES), true)
                .thenCompose(reply -> {
                    Position last = soFar;
                    if (reply instanceof ReadReply.ChangesAre page) {
                        for (Change change : page.changes()) {
                            if (change.atMillis() >= oldest) {
                                return CompletableFuture.completedFuture(last);
                            }
                            last = change.position();
                        }
                        if (!page.changes().isEmpty()) {
                            return lastOld(table, group, last, last);
                        }
                    }
                    return CompletableFuture.completedFuture(last);
                });
    }
}
