package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.Comparison;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.SortCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a SELECT looks: in ranges of keys when its WHERE clause says what the partition key is, otherwise everywhere.
 *
 * @param ranges one after the other, none twice; null stands for everything
 * @param filter what is not said by the ranges, or null
 * @param descending whether each range is read from its end
 */
public record KeyPlan(List<Range> ranges, Condition filter, boolean descending) {
    /** Fifty partitions of a hundred sort keys each: DynamoDB allows no more in lists of IN. */
    private static final int RANGES_MAX = 5_000;

    /**
     * Consecutive keys.
     *
     * @param leading the values of the first attributes of the key, at least of the partition key
     * @param rest what holds of the attribute after these, possibly nothing
     */
    public record Range(List<AttributeValue> leading, List<SortCondition> rest) {
        /** The same as conditions, of which all must hold: at least one. */
        public List<KeyCondition> conditions(Keys keys) {
            int partition = keys.partition().size();
            List<SortCondition> sort = rest.isEmpty() ? List.of(new SortCondition.Any()) : rest;
            return sort.stream()
                    .map(condition -> new KeyCondition(
                            leading.subList(0, partition), leading.subList(partition, leading.size()), condition))
                    .toList();
        }

        /** Whether it is one key. */
        public boolean isPoint(Keys keys) {
            return leading.size() == keys.partition().size() + keys.sort().size();
        }
    }

    /** Plans a SELECT of a table or index with these keys. */
    public static KeyPlan of(Statement.Select select, Keys keys) {
        if (!select.order().isEmpty() && select.where() == null) {
            throw new ExpressionException("Must have WHERE clause in the statement when using ORDER BY clause.");
        }
        Map<String, Boolean> descending = descending(select.order(), keys);
        Planning planning = new Planning(KeyConjuncts.of(select.where()), descending);
        boolean found = planning.partition(keys);
        if (!found && !select.order().isEmpty()) {
            throw new ExpressionException("Must have at least one non-optional hash key condition in WHERE clause when"
                    + " using ORDER BY clause.");
        }
        if (!found) {
            return new KeyPlan(null, select.where(), false);
        }
        List<SortCondition> rest = planning.sort(keys);
        return new KeyPlan(
                planning.prefixes.stream()
                        .map(leading -> new Range(leading, rest))
                        .toList(),
                KeyConjuncts.join(planning.parts),
                !keys.sort().isEmpty()
                        && descending.getOrDefault(keys.sort().get(0).name(), false));
    }

    /** Which of the attributes to sort by run downwards; only key attributes are in any order. */
    private static Map<String, Boolean> descending(List<Statement.Ordering> order, Keys keys) {
        Map<String, Boolean> descending = new TreeMap<>();
        for (Statement.Ordering ordering : order) {
            String attribute = ordering.attribute();
            boolean isKey = keys.partition().stream().anyMatch(key -> key.name().equals(attribute))
                    || keys.sort().stream().anyMatch(key -> key.name().equals(attribute));
            if (!isKey) {
                throw new ExpressionException(
                        "Variable reference " + attribute + " in ORDER BY clause must be part of the primary key");
            }
            descending.putIfAbsent(attribute, ordering.descending());
        }
        return descending;
    }

    /** One plan being made: prefixes of keys grow attribute by attribute, and parts that they say are taken out. */
    private static final class Planning {
        private final List<Condition> parts;
        private final Map<String, Boolean> descending;
        private List<List<AttributeValue>> prefixes = List.of(List.of());

        Planning(List<Condition> parts, Map<String, Boolean> descending) {
            this.parts = new ArrayList<>(parts);
            this.descending = descending;
        }

        /** Whether the parts say what partitions are wanted. */
        boolean partition(Keys keys) {
            for (KeyAttribute attribute : keys.partition()) {
                if (!extend(attribute, descending.getOrDefault(attribute.name(), false))) {
                    return false;
                }
            }
            return true;
        }

        /** What the parts say about the first attribute of the sort key of which the values are not known. */
        List<SortCondition> sort(Keys keys) {
            boolean backward = !keys.sort().isEmpty()
                    && descending.getOrDefault(keys.sort().get(0).name(), false);
            for (KeyAttribute attribute : keys.sort()) {
                if (!extend(attribute, backward)) {
                    return ranges(attribute);
                }
            }
            return List.of();
        }

        private boolean extend(KeyAttribute attribute, boolean backward) {
            for (Condition part : parts) {
                Optional<List<AttributeValue>> points = KeyConjuncts.points(part, attribute.name());
                if (points.isEmpty()) {
                    continue;
                }
                points.get().forEach(value -> KeyConjuncts.check(value, attribute));
                TreeSet<AttributeValue> distinct = new TreeSet<>(Comparison::compare);
                distinct.addAll(points.get());
                if ((long) prefixes.size() * distinct.size() > RANGES_MAX) {
                    return false;
                }
                List<List<AttributeValue>> longer = new ArrayList<>();
                for (List<AttributeValue> prefix : prefixes) {
                    for (AttributeValue value : backward ? distinct.descendingSet() : distinct) {
                        List<AttributeValue> next = new ArrayList<>(prefix);
                        next.add(value);
                        longer.add(next);
                    }
                }
                prefixes = longer;
                parts.remove(part);
                return true;
            }
            return false;
        }

        private List<SortCondition> ranges(KeyAttribute attribute) {
            List<SortCondition> ranges = new ArrayList<>();
            for (Condition part : List.copyOf(parts)) {
                Optional<SortCondition> range = KeyConjuncts.range(part, attribute.name());
                range.ifPresent(condition -> {
                    new KeyCondition(List.of(), List.of(), condition)
                            .sortValues()
                            .forEach(value -> KeyConjuncts.check(value, attribute));
                    ranges.add(condition);
                    parts.remove(part);
                });
            }
            return ranges;
        }
    }
}
