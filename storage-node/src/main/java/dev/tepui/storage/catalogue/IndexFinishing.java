package dev.tepui.storage.catalogue;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings global secondary indexes to an end that lasts:
 *
 * <ul>
 *   <li>an index is shown as ACTIVE when every group says that the items that were there before the index have been
 *       delivered to it;
 *   <li>an index that is to go is forgotten when every group has dropped its entries, and refuses new ones.
 * </ul>
 */
public record IndexFinishing(Groups groups) implements TableStep {
    @Override
    public boolean isNeeded(Table table) {
        return table.status() != Table.Status.DELETING
                && table.consumers().indexes().all().stream().anyMatch(IndexFinishing::isUnfinished);
    }

    private static boolean isUnfinished(TableIndex index) {
        return index.status() == TableIndex.Status.BACKFILLING || index.status() == TableIndex.Status.DROPPING;
    }

    @Override
    public CompletionStage<Boolean> take(Table table) {
        CompletionStage<Boolean> all = CompletableFuture.completedFuture(false);
        for (TableIndex index : table.consumers().indexes().all()) {
            if (isUnfinished(index)) {
                all = all.thenCombine(
                        index.status() == TableIndex.Status.DROPPING ? drop(table, index) : finish(table, index),
                        Boolean::logicalOr);
            }
        }
        return all;
    }

    private CompletionStage<Boolean> drop(Table table, TableIndex index) {
        return new AllGroups(groups)
                .apply(new Command.DropTable(index.number(), 1))
                .thenCompose(dropped -> finished(table, index));
    }

    private CompletionStage<Boolean> finish(Table table, TableIndex index) {
        CompletionStage<Boolean> complete = CompletableFuture.completedFuture(true);
        for (int group = 0; group < groups.count(); group++) {
            complete = complete.thenCombine(
                    groups.read(group, new Read.GetCaptures(table.number()), true)
                            .thenApply(reply -> isComplete(reply, index)),
                    Boolean::logicalAnd);
        }
        return complete.thenCompose(all -> all ? finished(table, index) : CompletableFuture.completedFuture(false));
    }

    private static boolean isComplete(ReadReply reply, TableIndex index) {
        Capture capture = reply instanceof ReadReply.CapturesAre known
                ? known.captures().find(ConsumerSettling.captureOf(index))
                : null;
        return capture != null && capture.isDelivered() && capture.progress().hasAllItems();
    }

    private CompletionStage<Boolean> finished(Table table, TableIndex index) {
        return groups.write(Replica.CATALOGUE, new Command.FinishIndex(table.number(), index.number()))
                .thenApply(done -> true);
    }
}
