package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.transaction.ConflictRetries;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Has one item written and answers: what PutItem, UpdateItem and DeleteItem have in common.
 *
 * @param conflicts what to do when a transaction has locked the item
 */
record ItemWriter(TableLookup tables, Groups groups, ConflictRetries conflicts) {
    /**
     * The write that a request wants.
     *
     * @param attributes the item or its key
     * @param key checks {@code attributes} against the table and finds the item's place
     * @param command completes the command, having checked what else depends on the table
     */
    record Wish(
            Map<String, AttributeValue> attributes,
            Function<TableAccess, ItemKey> key,
            BiFunction<TableAccess, ItemWrite, Command.OfItem> command) {}

    CompletionStage<Operation.Answer> write(Call call, WriteOptions options, Wish wish) {
        return tables.withTable(call, table -> {
            ItemKey key = wish.key().apply(table);
            Command command = wish.command().apply(table, options.write(table, key));
            WriteAnswer answer = new WriteAnswer(call.request().string("TableName"), table, options, wish.attributes());
            return write(command, key).thenApply(reply -> answer.of(counted(call, table, reply, WriteAnswer::written)));
        });
    }

    /**
     * What a reply says to have been written; tells the call.
     *
     * @param written throws what stands in the way
     */
    static Reply.Written counted(Call call, TableAccess table, Reply reply, Function<Reply, Reply.Written> written) {
        if (reply instanceof Reply.TransactionConflict) {
            call.hasMetTransaction(table);
        }
        Reply.Written done = written.apply(reply);
        call.hasWritten(table, table.unitsWithoutGlobal(done.footprint()));
        return done;
    }

    /** The reply to a command on one item, after a while when a transaction has locked it. */
    CompletionStage<Reply> write(Command command, ItemKey key) {
        return conflicts.run(
                () -> groups.write(groups.groupOf(key.hash()), command), Reply.TransactionConflict.class::isInstance);
    }
}
