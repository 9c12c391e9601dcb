package dev.tepui.storage.catalogue;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import java.util.concurrent.CompletionStage;

/**
 * Finishes the deletion of a table:
 *
 * <ol>
 *   <li>every group drops the table's items and refuses its writes from then on;
 *   <li>only when all have said so, the catalogue forgets the table.
 * </ol>
 */
public record TableRemoval(Groups groups) implements TableStep {
    @Override
    public boolean isNeeded(Table table) {
        return table.status() == Table.Status.DELETING;
    }

    @Override
    public CompletionStage<Boolean> take(Table table) {
        AllGroups all = new AllGroups(groups);
        CompletionStage<Void> dropped =
                all.apply(new Command.DropTable(table.number(), Table.numbersTaken(table.definition())));
        for (TableIndex index : table.consumers().indexes().all()) {
            dropped = dropped.thenCompose(before -> all.apply(new Command.DropTable(index.number(), 1)));
        }
        return dropped.thenCompose(gone -> groups.write(Replica.CATALOGUE, new Command.RemoveTable(table.number())))
                .thenApply(removed -> true);
    }
}
