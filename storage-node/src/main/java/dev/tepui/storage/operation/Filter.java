package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ConditionEvaluator;
import dev.tepui.storage.expression.ConditionParser;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Paths;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.operation.legacy.LegacyConditions;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which of the items that a Query or Scan has read it answers with.
 *
 * @param condition null lets every item pass
 * @param paths what the condition looks at
 * @param name as texts call it
 */
record Filter(Condition condition, List<Operand.Path> paths, String name) {
    /** The request's FilterExpression, or the older parameter that it has replaced. */
    static Filter of(Structure request, String older, Substitutions substitutions) {
        String expression = request.string("FilterExpression");
        return expression == null
                ? of(LegacyConditions.filter(request, older), older)
                : of(ConditionParser.parse("FilterExpression", expression, substitutions), "Filter Expression");
    }

    /** A filter with that condition; null lets every item pass. */
    static Filter of(Condition condition, String name) {
        return new Filter(condition, condition == null ? List.of() : Paths.of(condition), name);
    }

    /** Whether every item passes. */
    boolean isOpen() {
        return condition == null;
    }

    boolean passes(Map<String, AttributeValue> item) {
        return condition == null || ConditionEvaluator.holds(condition, item);
    }

    /** Whether all that the condition looks at is in the index. */
    boolean isWithin(IndexAccess index) {
        return paths.stream().allMatch(path -> index.projects(path.attribute()));
    }

    /** A Query's filter must leave the key to the key condition, and be content with what the index holds. */
    void checkForQuery(IndexAccess index) {
        index.keys().partition().forEach(key -> checkNotAbout(key.name()));
        index.keys().sort().forEach(key -> checkNotAbout(key.name()));
        checkWithin(index);
    }

    /** Refuses to look at what the index does not hold. */
    void checkWithin(IndexAccess index) {
        if (!isWithin(index)) {
            TreeSet<String> missing = new TreeSet<>();
            for (Operand.Path path : paths) {
                if (!index.projects(path.attribute())) {
                    missing.add(path.attribute());
                }
            }
            throw ApiError.invalidParameter(
                    "Secondary index " + index.name() + " does not project one or more filter attributes: " + missing);
        }
    }

    private void checkNotAbout(String key) {
        if (paths.stream().anyMatch(path -> path.attribute().equals(key))) {
            throw ApiError.validation(
                    name + " can only contain non-primary key attributes: Primary key attribute: " + key);
        }
    }
}
