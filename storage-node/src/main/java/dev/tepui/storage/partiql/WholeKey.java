package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.item.AttributeValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one item that a WHERE clause is about.
 *
 * @param key the values of the key attributes
 * @param rest what must hold besides, or null
 */
public record WholeKey(Map<String, AttributeValue> key, Condition rest) {
    /**
     * Finds equalities for all key attributes of a table.
     *
     * @param where null when there is none
     * @return empty when the clause is not about one item
     * @throws ExpressionException with DynamoDB's text, when there are several for one attribute, or when it cannot
     *     have the value
     */
    public static Optional<WholeKey> of(Condition where, Keys keys) {
        Optional<WholeKey> whole = find(where, keys);
        whole.ifPresent(found ->
                attributes(keys).forEach(attribute -> KeyConjuncts.check(found.key.get(attribute.name()), attribute)));
        return whole;
    }

    /**
     * As {@link #of}, but the values may be such that the attributes cannot have them.
     *
     * @throws ExpressionException with DynamoDB's text, when there are several for one attribute
     */
    public static Optional<WholeKey> find(Condition where, Keys keys) {
        List<Condition> rest = new ArrayList<>(KeyConjuncts.of(where));
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (KeyAttribute attribute : attributes(keys)) {
            List<Condition> equalities = rest.stream()
                    .filter(part ->
                            KeyConjuncts.equality(part, attribute.name()).isPresent())
                    .toList();
            if (equalities.size() > 1) {
                throw new ExpressionException("Multiple conditions on same key " + attribute.name()
                        + ". Only single item Update/Insert/Delete are supported");
            }
            if (equalities.isEmpty()) {
                return Optional.empty();
            }
            rest.removeAll(equalities);
            key.put(
                    attribute.name(),
                    KeyConjuncts.equality(equalities.get(0), attribute.name()).orElseThrow());
        }
        return Optional.of(new WholeKey(key, KeyConjuncts.join(rest)));
    }

    /**
     * Refuses an item without the key attributes.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static void check(Map<String, AttributeValue> item, Keys keys) {
        attributes(keys).forEach(attribute -> {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                throw new ExpressionException("Key attribute should be present in the item: Key " + attribute.name());
            }
            KeyConjuncts.check(value, attribute);
        });
    }

    private static List<KeyAttribute> attributes(Keys keys) {
        return Stream.concat(keys.partition().stream(), keys.sort().stream()).toList();
    }
}
