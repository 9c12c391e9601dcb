package dev.tepui.storage.catalogue;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Makes a table's changes be kept for its stream, or no longer:
 *
 * <ol>
 *   <li>every group learns for whom to keep changes;
 *   <li>only when all have said so, the catalogue shows the stream as ENABLED or DISABLED, and a new table as ACTIVE.
 * </ol>
 */
public record StreamSettling(Groups groups) implements TableStep {
    /** The name under which groups keep changes for a stream. */
    public static String captureOf(TableStream stream) {
        return "stream " + stream.label();
    }

    @Override
    public boolean isNeeded(Table table) {
        return table.status() != Table.Status.DELETING && !table.streams().areSettled();
    }

    @Override
    public CompletionStage<Reply> take(Table table) {
        long version = table.streams().version();
        return new AllGroups(groups)
                .apply(new Command.CaptureTable(table.number(), version, wishes(table)))
                .thenCompose(
                        known -> groups.write(Replica.CATALOGUE, new Command.SettleStreams(table.number(), version)));
    }

    private static List<Capture.Wish> wishes(Table table) {
        return table.streams().all().stream()
                .filter(TableStream::isWanted)
                .map(stream -> new Capture.Wish(
                        captureOf(stream),
                        new Images(
                                stream.viewType().hasOldImage(),
                                stream.viewType().hasNewImage())))
                .toList();
    }
}
