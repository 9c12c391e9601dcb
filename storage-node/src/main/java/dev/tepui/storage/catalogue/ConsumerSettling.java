package dev.tepui.storage.catalogue;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TableSink;
import dev.tepui.storage.table.TableStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes a table's changes be kept for its streams, global secondary indexes and sinks, or no longer:
 *
 * <ol>
 *   <li>every group learns for whom to keep changes;
 *   <li>only when all have said so, the catalogue shows a stream as ENABLED or DISABLED, has an index backfilled or
 *       dropped, and shows a new table as ACTIVE.
 * </ol>
 */
public record ConsumerSettling(Groups groups) implements TableStep {
    /** The name under which groups keep changes for a stream. */
    public static String captureOf(TableStream stream) {
        return "stream " + stream.label();
    }

    /** The name under which groups keep changes for an index. */
    public static String captureOf(TableIndex index) {
        return "index " + index.number();
    }

    /** The name under which groups keep changes for a sink. */
    public static String captureOf(TableSink sink) {
        return "sink " + sink.since() + " " + sink.name();
    }

    @Override
    public boolean isNeeded(Table table) {
        return table.status() != Table.Status.DELETING && !table.consumers().areSettled();
    }

    @Override
    public CompletionStage<Boolean> take(Table table) {
        long version = table.consumers().version();
        return new AllGroups(groups)
                .apply(new Command.CaptureTable(table.number(), version, wishes(table)))
                .thenCompose(
                        known -> groups.write(Replica.CATALOGUE, new Command.SettleConsumers(table.number(), version)))
                .thenApply(settled -> true);
    }

    private static List<Capture.Wish> wishes(Table table) {
        Stream<Capture.Wish> streams = table.streams().all().stream()
                .filter(TableStream::isWanted)
                .map(stream -> new Capture.Wish(
                        captureOf(stream),
                        new Images(
                                stream.viewType().hasOldImage(),
                                stream.viewType().hasNewImage()),
                        Capture.Use.READ));
        // An entry that an item had before must go, so both images are needed.
        Stream<Capture.Wish> indexes = table.consumers().indexes().all().stream()
                .filter(TableIndex::isWanted)
                .map(index -> new Capture.Wish(captureOf(index), new Images(true, true), Capture.Use.DELIVER_ALL));
        Stream<Capture.Wish> sinks = table.consumers().sinks().wanted().stream()
                .map(sink -> new Capture.Wish(
                        captureOf(sink), sink.sink().selection().images(), Capture.Use.DELIVER));
        return Stream.of(streams, indexes, sinks).flatMap(Function.identity()).toList();
    }
}
