package dev.tepui.storage.expression;

import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.expression.KeyCondition.Single;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.SortCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules for conditions on keys of several attributes: all of the partition key must have one value each, and those
 * of the sort key too, from the first one on, but for the last one that there is a condition on.
 */
record CompositeKeys(Keys keys) {
    /**
     * The key condition that conditions on attributes are, by the attributes' names.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    KeyCondition condition(Map<String, Single> singles) {
        if (singles.size() > keys.partition().size() + keys.sort().size()) {
            throw new ExpressionException(KeyCondition.NOT_SUPPORTED);
        }
        for (Kind wanted : Kind.values()) {
            List<KeyAttribute> open = without(wanted, keys.partition(), singles);
            if (!open.isEmpty()) {
                throw new ExpressionException(
                        "HASH key attributes " + names(open) + " must have equality conditions specified in the query");
            }
        }
        int used = checkOrder(singles);
        if (singles.size() > keys.partition().size() + used) {
            throw used < keys.sort().size()
                    ? KeyCondition.missed(keys.sort().get(used))
                    : new ExpressionException(KeyCondition.NOT_SUPPORTED);
        }
        List<KeyAttribute> sort = keys.sort().subList(0, used);
        keys.partition().forEach(key -> singles.get(key.name()).checkIndexable(key));
        sort.forEach(key -> singles.get(key.name()).checkIndexable(key));
        return new KeyCondition(
                values(keys.partition(), singles),
                values(sort.subList(0, Math.max(0, used - 1)), singles),
                used == 0
                        ? new SortCondition.Any()
                        : singles.get(sort.get(used - 1).name()).condition());
    }

    /** What an attribute may lack; those without any condition are told before those with another one. */
    private enum Kind {
        ANY_CONDITION,
        ONE_VALUE
    }

    private static List<KeyAttribute> without(Kind wanted, List<KeyAttribute> attributes, Map<String, Single> singles) {
        return attributes.stream()
                .filter(attribute -> {
                    Single single = singles.get(attribute.name());
                    return single == null
                            || wanted == Kind.ONE_VALUE && !(single.condition() instanceof SortCondition.Equal);
                })
                .toList();
    }

    /** How many attributes of the sort key have conditions: the first ones, or it is refused. */
    private int checkOrder(Map<String, Single> singles) {
        int used = 0;
        for (int i = 0; i < keys.sort().size(); i++) {
            KeyAttribute attribute = keys.sort().get(i);
            if (!singles.containsKey(attribute.name())) {
                continue;
            }
            for (Kind wanted : Kind.values()) {
                List<KeyAttribute> open = without(wanted, keys.sort().subList(0, i), singles);
                if (!open.isEmpty()) {
                    throw new ExpressionException("RANGE key attributes " + names(open)
                            + " must have equality conditions specified in the query because a condition is present on"
                            + " key attribute " + attribute.name());
                }
            }
            used = i + 1;
        }
        return used;
    }

    private static List<AttributeValue> values(List<KeyAttribute> attributes, Map<String, Single> singles) {
        List<AttributeValue> values = new ArrayList<>();
        for (KeyAttribute attribute : attributes) {
            if (singles.get(attribute.name()).condition() instanceof SortCondition.Equal(AttributeValue value)) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }

    private static String names(List<KeyAttribute> attributes) {
        return attributes.stream().map(KeyAttribute::name).collect(Collectors.joining(", "));
    }
}
