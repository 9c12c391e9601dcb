package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.placement.Groups;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Has one item written and answers: what PutItem, UpdateItem and DeleteItem have in common. */
record ItemWriter(TableLookup tables, Groups groups) {
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
            BiFunction<TableAccess, ItemWrite, Command> command) {}

    CompletionStage<Operation.Answer> write(Call call, WriteOptions options, Wish wish) {
        return tables.withTable(call, table -> {
            ItemKey key = wish.key().apply(table);
            Command command = wish.command().apply(table, options.write(table, key));
            WriteAnswer answer = new WriteAnswer(call.request().string("TableName"), table, options, wish.attributes());
            return groups.write(groups.groupOf(key.hash()), command).thenApply(answer::of);
        });
    }
}
