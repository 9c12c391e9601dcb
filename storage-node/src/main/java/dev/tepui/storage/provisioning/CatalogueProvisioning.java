package dev.tepui.storage.provisioning;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Creates, changes and deletes tables in the pool's own catalogue: for a pool without an operator. */
public final class CatalogueProvisioning implements Provisioning {
    private final Tables tables;

    /** Provisions in {@code tables}. */
    public CatalogueProvisioning(Tables tables) {
        this.tables = tables;
    }

    @Override
    public CompletionStage<Table> create(TableDefinition definition, byte[] createTableJson) {
        // Without an owner, so the catalogue refuses a name that exists, whatever its definition.
        return tables.declare(definition, null).thenCompose(this::shown);
    }

    @Override
    public CompletionStage<Table> update(Table table, TableChange change) {
        return tables.change(table.name(), change).thenCompose(this::shown);
    }

    @Override
    public CompletionStage<Table> delete(String name) {
        return tables.latest().thenCompose(catalogue -> {
            Table table = catalogue.get(name);
            if (table != null && table.status() == Table.Status.DELETING) {
                throw beingDeleted(name);
            }
            return tables.delete(name, null).thenCompose(this::shown);
        });
    }

    /** The table in the reply, once this node's catalogue is at least as new. */
    private CompletionStage<Table> shown(Reply reply) {
        return switch (reply) {
            case Reply.TableIs(Table table) ->
                // The change is made; a catalogue that lags is no reason to say otherwise.
                tables.latest().handle((catalogue, ignored) -> table);
            case Reply.Refused refused -> CompletableFuture.failedFuture(toException(refused));
            default -> CompletableFuture.failedFuture(new IllegalStateException("the catalogue answered " + reply));
        };
    }

    private static RefusedException toException(Reply.Refused refused) {
        RefusedException.Kind kind = switch (refused.kind()) {
            case RESOURCE_IN_USE -> RefusedException.Kind.RESOURCE_IN_USE;
            case NOT_FOUND -> RefusedException.Kind.NOT_FOUND;
            case LIMIT_EXCEEDED -> RefusedException.Kind.LIMIT_EXCEEDED;
            case VALIDATION, ITEM_COLLECTION_SIZE_LIMIT -> RefusedException.Kind.VALIDATION;
        };
        return new RefusedException(kind, refused.message());
    }

    /** What DynamoDB says about a second DeleteTable. */
    static RefusedException beingDeleted(String name) {
        return new RefusedException(
                RefusedException.Kind.RESOURCE_IN_USE,
                "Attempt to change a resource which is still in use: Table is being deleted: " + name);
    }
}
