package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.partiql.Statement.Returning;
import dev.tepui.storage.partiql.WholeKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Has statements write that change one item: as the same PutItem, UpdateItem or DeleteItem with a condition. */
record StatementWriter(TableLookup tables, ItemWriter writer) {
    /**
     * What is asked for besides.
     *
     * @param itemOnFailure whether the error of a condition that does not hold carries the item
     */
    record Asked(boolean itemOnFailure, Capacity capacity) {}

    /** What has been written. */
    record Outcome(TableAccess table, ReturnValues returnValues, Reply.Written written) {
        CapacityUnits units() {
            return table.writeUnits(written.footprint());
        }
    }

    /** A write, complete but for being done. */
    record Prepared(ItemKey key, ReturnValues returnValues, Command.OfItem command) {}

    CompletionStage<Outcome> write(Call call, Statement statement, Asked asked) {
        return tables.withTables(call, List.of(StatementText.tableOf(statement)), found -> {
            TableAccess table = found.get(0);
            Prepared prepared = prepare(table, statement, asked);
            return writer.write(prepared.command(), prepared.key())
                    .thenApply(reply -> new Outcome(
                            table,
                            prepared.returnValues(),
                            ItemWriter.counted(call, table, reply, done -> written(statement, done))));
        });
    }

    private static Reply.Written written(Statement statement, Reply reply) {
        if (statement instanceof Statement.Insert && reply instanceof Reply.ConditionFailed) {
            throw ApiError.duplicateItem();
        }
        return WriteAnswer.written(reply);
    }

    /** The place of the item that a statement writes. */
    static ItemKey key(TableAccess table, Statement statement) {
        if (statement instanceof Statement.Exists) {
            throw onlyInTransactions();
        }
        Map<String, AttributeValue> attributes = attributes(table, statement);
        return statement instanceof Statement.Insert ? table.keyOfItem(attributes) : table.keyOf(attributes);
    }

    /** The item that a statement stores, or the key of the one that it is about. */
    static Map<String, AttributeValue> attributes(TableAccess table, Statement statement) {
        return switch (statement) {
            case Statement.Insert insert -> {
                WholeKey.check(insert.item(), keys(table));
                yield insert.item();
            }
            case Statement.Change change -> wholeKey(table, change.where()).key();
            case Statement.Delete delete -> wholeKey(table, delete.where()).key();
            case Statement.Exists exists ->
                wholeKey(table, exists.select().where()).key();
            case Statement.Select ignored -> throw new IllegalArgumentException("writes nothing: " + statement);
        };
    }

    /** What a statement that writes means for its table. */
    static Prepared prepare(TableAccess table, Statement statement, Asked asked) {
        return switch (statement) {
            case Statement.Insert insert -> insert(table, insert, asked);
            case Statement.Change change -> change(table, change, asked);
            case Statement.Delete delete -> delete(table, delete, asked);
            case Statement.Select ignored -> throw new IllegalArgumentException("writes nothing: " + statement);
            case Statement.Exists ignored -> throw onlyInTransactions();
        };
    }

    /** What DynamoDB says to EXISTS outside of transactions. */
    static ApiError onlyInTransactions() {
        return ApiError.validation("EXISTS can only be used in ExecuteTransaction write requests.");
    }

    private static Prepared insert(TableAccess table, Statement.Insert insert, Asked asked) {
        ItemKey key = key(table, insert);
        Bytes encoded = PutItem.encode(insert.item());
        WriteOptions options = options(isMissing(table), ReturnValues.NONE, asked);
        return new Prepared(key, options.returnValues(), new Command.PutItem(options.write(table, key), encoded));
    }

    private static Prepared change(TableAccess table, Statement.Change change, Asked asked) {
        WholeKey whole = wholeKey(table, change.where());
        ItemKey key = table.keyOf(whole.key());
        Condition condition = isThere(table, whole.rest());
        new UpdateRules(table, false).check(change.update());
        WriteOptions options = options(condition, returnValues(change), asked);
        Bytes keyItem = new Bytes(ItemCodec.encode(new Item(whole.key())));
        return new Prepared(
                key,
                options.returnValues(),
                UpdateItem.command(table, options.write(table, key), keyItem, change.update()));
    }

    /** Whatever else is demanded, the item must be there. */
    static Command.CheckItem exists(TableAccess table, Statement.Exists exists, Asked asked) {
        WholeKey whole = wholeKey(table, exists.select().where());
        Condition condition = isThere(table, whole.rest());
        WriteOptions options = options(condition, ReturnValues.NONE, asked);
        return new Command.CheckItem(options.write(table, table.keyOf(whole.key())));
    }

    private static ReturnValues returnValues(Statement.Change change) {
        return switch (change.returning()) {
            case NOTHING -> ReturnValues.NONE;
            case ALL_OLD -> new ReturnValues(ReturnValues.Image.OLD, null);
            case ALL_NEW -> new ReturnValues(ReturnValues.Image.NEW, null);
            case MODIFIED_OLD -> new ReturnValues(ReturnValues.Image.OLD, ReturnValues.changed(change.update()));
            case MODIFIED_NEW -> new ReturnValues(ReturnValues.Image.NEW, ReturnValues.changed(change.update()));
        };
    }

    /** To delete an item that is not there is no failure, whatever is demanded of it. */
    private static Prepared delete(TableAccess table, Statement.Delete delete, Asked asked) {
        WholeKey whole = wholeKey(table, delete.where());
        ItemKey key = table.keyOf(whole.key());
        Condition condition = whole.rest() == null ? null : new Condition.Or(isMissing(table), whole.rest());
        ReturnValues returnValues = delete.returning() == Returning.ALL_OLD
                ? new ReturnValues(ReturnValues.Image.OLD, null)
                : ReturnValues.NONE;
        WriteOptions options = options(condition, returnValues, asked);
        return new Prepared(key, returnValues, new Command.DeleteItem(options.write(table, key)));
    }

    private static WholeKey wholeKey(TableAccess table, Condition where) {
        return WholeKey.of(where, keys(table))
                .orElseThrow(() -> ApiError.validation(
                        "Where clause does not contain a mandatory equality on all key attributes"));
    }

    private static Keys keys(TableAccess table) {
        return table.index(null).keys();
    }

    /** That there is an item, and that {@code rest} holds for it, which may be null. */
    private static Condition isThere(TableAccess table, Condition rest) {
        Condition isThere = test(Function.ATTRIBUTE_EXISTS, table);
        return rest == null ? isThere : new Condition.And(isThere, rest);
    }

    private static Condition isMissing(TableAccess table) {
        return test(Function.ATTRIBUTE_NOT_EXISTS, table);
    }

    private static Condition test(Function function, TableAccess table) {
        return new Condition.Test(
                function,
                List.of(new Operand.Path(
                        List.of(new Operand.Name(table.definition().hashAttribute())))));
    }

    private static WriteOptions options(Condition condition, ReturnValues returnValues, Asked asked) {
        return new WriteOptions(condition, returnValues, asked.itemOnFailure(), asked.capacity(), false);
    }
}
