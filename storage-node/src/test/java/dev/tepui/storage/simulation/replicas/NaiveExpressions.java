package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The few conditions and updates that {@link RandomWrites} draws, done naively. The evaluators have their own tests.
 */
final class NaiveExpressions {
    private NaiveExpressions() {}

    static boolean holds(Condition conditionOrNull, Map<String, AttributeValue> item) {
        return switch (conditionOrNull) {
            case null -> true;
            case Condition.Test(var function, var arguments) ->
                item.containsKey(attribute(arguments.get(0))) == (function == Function.ATTRIBUTE_EXISTS);
            case Condition.Compare(var left, var ignored, Operand.Value(var placeholder, var value)) ->
                value.equals(item.get(attribute(left)));
            default -> throw new IllegalArgumentException(conditionOrNull.toString());
        };
    }

    /** The item after an update, or null when a value is taken from an attribute that is not there. */
    static Map<String, AttributeValue> updated(Update update, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> after = new LinkedHashMap<>(item);
        for (Update.Action action : update.actions()) {
            String name = action.path().attribute();
            switch (action) {
                case Update.Set(var path, Operand.Value(var placeholder, var value)) -> after.put(name, value);
                case Update.Set(var path, var from)
                when !item.containsKey(attribute(from)) -> {
                    return null;
                }
                case Update.Set(var path, var from) -> after.put(name, item.get(attribute(from)));
                case Update.Remove remove -> after.remove(name);
                case Update.Add(var path, var number) -> after.put(name, sum(item.get(name), number));
                default -> throw new IllegalArgumentException(action.toString());
            }
        }
        return after;
    }

    private static AttributeValue sum(AttributeValue augend, AttributeValue addend) {
        BigDecimal before = augend == null ? BigDecimal.ZERO : ((AttributeValue.N) augend).value();
        return new AttributeValue.N(
                before.add(((AttributeValue.N) addend).value()).stripTrailingZeros());
    }

    private static String attribute(Operand path) {
        return ((Operand.Path) path).attribute();
    }
}
