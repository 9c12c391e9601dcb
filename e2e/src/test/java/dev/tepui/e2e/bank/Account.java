package dev.tepui.e2e.bank;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item: what is in the account, and the ids of all writes to it in their order.
 *
 * @param key the partition key {@code pk}
 */
record Account(String key, long balance, List<String> writes) {
    static Account of(Map<String, AttributeValue> item) {
        return new Account(
                item.get("pk").s(),
                Long.parseLong(item.get("balance").n()),
                item.get("writes").l().stream().map(AttributeValue::s).toList());
    }
}
