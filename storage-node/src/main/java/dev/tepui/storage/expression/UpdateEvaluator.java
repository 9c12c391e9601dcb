package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.Map;

/** What an update makes of an item. Pure. */
public final class UpdateEvaluator {
    private UpdateEvaluator() {}

    /**
     * The item after the update, in a new map; the given one is not changed.
     *
     * @throws ExpressionException with DynamoDB's text when the update does not fit the item
     */
    public static Map<String, AttributeValue> apply(Update update, Map<String, AttributeValue> item) {
        throw new UnsupportedOperationException("updates are not evaluated yet");
    }
}
