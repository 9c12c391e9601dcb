package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.Map;

/** Whether a condition holds for an item. Pure. */
public final class ConditionEvaluator {
    private ConditionEvaluator() {}

    /** Whether the condition holds; an item that does not exist is an empty map. */
    public static boolean holds(Condition condition, Map<String, AttributeValue> item) {
        throw new UnsupportedOperationException("conditions are not evaluated yet");
    }
}
