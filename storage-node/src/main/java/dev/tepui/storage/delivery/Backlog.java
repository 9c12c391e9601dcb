package dev.tepui.storage.delivery;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Progress;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.placement.Groups;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a consumer has not got yet, as the groups know it: a moment ago, and from any node.
 *
 * @param oldestAtMillis when the oldest change that waits was written, epoch milliseconds; 0 when none does
 * @param failure why a group can deliver nothing; null when nothing is known to be wrong
 */
public record Backlog(long oldestAtMillis, String failure) {
    /** Nothing waits. */
    public static final Backlog NONE = new Backlog(0, null);

    /** Asks all groups. A group that does not answer counts nothing; the stage does not fail. Never blocks. */
    public static CompletionStage<Backlog> of(Groups groups, int table, String capture) {
        CompletionStage<Backlog> sum = CompletableFuture.completedFuture(NONE);
        for (int group = 0; group < groups.count(); group++) {
            sum = sum.thenCombine(of(groups, group, table, capture), Backlog::and);
        }
        return sum;
    }

    private static CompletionStage<Backlog> of(Groups groups, int group, int table, String capture) {
        return groups.read(group, new Read.GetCaptures(table), false)
                .thenCompose(reply -> {
                    Capture known = reply instanceof ReadReply.CapturesAre are
                            ? are.captures().find(capture)
                            : null;
                    return known == null || !known.isDelivered()
                            ? CompletableFuture.completedFuture(NONE)
                            : after(groups, group, table, known.progress());
                })
                .exceptionally(silent -> NONE);
    }

    private static CompletionStage<Backlog> after(Groups groups, int group, int table, Progress progress) {
        return groups.read(group, new Read.GetChanges(table, progress.passed(), 1, 1), false)
                .thenApply(reply -> reply instanceof ReadReply.ChangesAre page
                                && !page.changes().isEmpty()
                        ? new Backlog(page.changes().getFirst().atMillis(), progress.failure())
                        : NONE);
    }

    /** The age of the oldest change that waits; 0 when none does, and by a clock that is behind. */
    public long ageSeconds(long nowMillis) {
        return oldestAtMillis == 0 ? 0 : Math.max(0, nowMillis - oldestAtMillis) / 1_000;
    }

    private Backlog and(Backlog other) {
        long oldest = oldestAtMillis == 0 || other.oldestAtMillis == 0
                ? Math.max(oldestAtMillis, other.oldestAtMillis)
                : Math.min(oldestAtMillis, other.oldestAtMillis);
        return new Backlog(oldest, failure == null ? other.failure : failure);
    }
}
