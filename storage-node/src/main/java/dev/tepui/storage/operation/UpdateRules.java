package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Paths;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.table.IndexSchema;
import java.util.List;

/**
 * What an update may do to the key attributes of a table and its indexes, as far as the update alone tells. What the
 * item has become is looked at when it is applied.
 *
 * @param older whether the update comes from AttributeUpdates, whose values are checked as those of a whole item
 */
record UpdateRules(TableAccess table, boolean older) {
    void check(Update update) {
        for (Update.Action action : update.actions()) {
            if ("Key".equals(table.keyRole(action.path().attribute()))) {
                throw ApiError.invalidParameter(
                        "Cannot update attribute " + action.path().attribute() + ". This attribute is part of the key");
            }
        }
        for (Update.Action action : update.actions()) {
            AttributeValue value = value(action);
            if (action.path().steps().size() == 1 && value != null) {
                table.indexKeys().check(action.path().attribute(), value, !older);
            }
        }
        Paths.checkKeysAreScalars(Paths.of(update), table::keyRole);
    }

    /** The global secondary indexes of whose keys an update changes some attribute. */
    static List<IndexSchema> changedIndexes(TableAccess table, Update update) {
        return table.globalIndexes().stream()
                .filter(schema -> update.actions().stream()
                        .anyMatch(action -> schema.isKey(action.path().attribute())))
                .toList();
    }

    /** The value that an action brings along, or null when it depends on the item. */
    private static AttributeValue value(Update.Action action) {
        return switch (action) {
            case Update.Set(var ignored, Operand.Value(var placeholder, var value)) -> value;
            case Update.Add(var ignored, var value) -> value;
            case Update.Delete(var ignored, var value) -> value;
            case Update.LegacyAdd(var ignored, var value) -> value;
            case Update.LegacyDelete(var ignored, var value) -> value;
            default -> null;
        };
    }
}
