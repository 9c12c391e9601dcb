package dev.tepui.storage.catalogue;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Forgets the streams of a table that ended so long ago that nothing of them can be read any more:
 *
 * <ol>
 *   <li>every group forgets what it has kept for them;
 *   <li>only then the catalogue forgets them.
 * </ol>
 *
 * @param epochMillis the time
 * @param retentionMillis how long the records of a stream can be read
 */
public record StreamForgetting(Groups groups, LongSupplier epochMillis, long retentionMillis) implements TableStep {
    @Override
    public boolean isNeeded(Table table) {
        return table.status() != Table.Status.DELETING && !over(table).isEmpty();
    }

    private List<TableStream> over(Table table) {
        long oldest = epochMillis.getAsLong() - retentionMillis;
        return table.streams().all().stream()
                .filter(stream -> stream.status() == TableStream.Status.DISABLED && stream.disabledAtMillis() < oldest)
                .toList();
    }

    @Override
    public CompletionStage<Boolean> take(Table table) {
        List<TableStream> over = over(table);
        List<String> captures = over.stream().map(ConsumerSettling::captureOf).toList();
        CompletionStage<Void> trimmed = CompletableFuture.completedFuture(null);
        for (int group = 0; group < groups.count(); group++) {
            int of = group;
            trimmed = trimmed.thenCompose(before -> trim(table, of, captures));
        }
        List<String> labels = over.stream().map(TableStream::label).toList();
        return trimmed.thenCompose(
                        all -> groups.write(Replica.CATALOGUE, new Command.ForgetStreams(table.number(), labels)))
                .thenApply(forgotten -> true);
    }

    private CompletionStage<Void> trim(Table table, int group, List<String> captures) {
        return groups.read(group, new Read.GetCaptures(table.number()), true).thenCompose(reply -> {
            CompletionStage<Void> done = CompletableFuture.completedFuture(null);
            if (reply instanceof ReadReply.CapturesAre known) {
                for (Capture capture : known.captures().all()) {
                    if (!capture.isOpen() && captures.contains(capture.name())) {
                        done = done.thenCompose(
                                before -> groups.write(group, new Command.TrimChanges(table.number(), capture.to()))
                                        .thenAccept(trimmed -> {}));
                    }
                }
            }
            return done;
        });
    }
}
