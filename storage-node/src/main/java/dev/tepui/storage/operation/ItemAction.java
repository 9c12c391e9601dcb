package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.Map;

/**
 * An action of TransactWriteItems: a ConditionCheck, Put, Delete or Update.
 *
 * @param table the table's name or ARN, as in the request
 */
record ItemAction(String table, WriteOptions options, ItemWriter.Wish wish) implements TransactAction {
    private static final List<String> KINDS = List.of("ConditionCheck", "Put", "Delete", "Update");

    /**
     * What an element of TransactItems asks for.
     *
     * @param capacity what the request wants to know
     */
    static ItemAction of(Structure item, Capacity capacity) {
        List<String> kinds = KINDS.stream().filter(item::has).toList();
        if (kinds.isEmpty()) {
            throw ApiError.validation(
                    "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
        }
        if (kinds.size() > 1) {
            throw ApiError.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        Structure action = item.structure(kinds.get(0));
        return switch (kinds.get(0)) {
            case "Put" -> {
                Expressions.Read expressions = read(Expressions.OF_CHECKED_ACTION, action);
                yield of(action, expressions, capacity, PutItem.wish(attributes(action, "Item")));
            }
            case "Delete" -> {
                Expressions.Read expressions = read(Expressions.OF_CHECKED_ACTION, action);
                yield of(action, expressions, capacity, DeleteItem.wish(attributes(action, "Key")));
            }
            case "Update" -> {
                Expressions.Read expressions = read(Expressions.OF_UPDATE_ACTION, action);
                Map<String, AttributeValue> key = attributes(action, "Key");
                yield of(action, expressions, capacity, UpdateItem.wish(key, expressions.update(), false));
            }
            default -> {
                Expressions.Read expressions = read(Expressions.OF_CHECKED_ACTION, action);
                yield of(action, expressions, capacity, check(attributes(action, "Key")));
            }
        };
    }

    /** To look at the item with a key. */
    static ItemWriter.Wish check(Map<String, AttributeValue> key) {
        return new ItemWriter.Wish(key, table -> table.keyOf(key), (table, write) -> new Command.CheckItem(write));
    }

    private static ItemAction of(
            Structure action, Expressions.Read expressions, Capacity capacity, ItemWriter.Wish wish) {
        WriteOptions options = new WriteOptions(
                expressions.condition(),
                ReturnValues.NONE,
                "ALL_OLD".equals(action.string("ReturnValuesOnConditionCheckFailure")),
                capacity,
                false);
        return new ItemAction(action.string("TableName"), options, wish);
    }

    private static Expressions.Read read(Expressions expressions, Structure action) {
        expressions.checkCombination(action);
        return expressions.read(action);
    }

    private static Map<String, AttributeValue> attributes(Structure action, String member) {
        return RequestReader.attributes(action, action.shape().require(member));
    }

    @Override
    public Map<String, AttributeValue> attributes(TableAccess access) {
        return wish.attributes();
    }

    @Override
    public Command.OfItem command(TableAccess access) {
        return wish.command().apply(access, options.write(access, wish.key().apply(access)));
    }
}
