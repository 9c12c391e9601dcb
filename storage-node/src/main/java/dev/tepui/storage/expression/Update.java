package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.Comparator;
import java.util.List;

/**
 * An update as written, with its names and values filled in.
 *
 * @param actions in the order of their paths; no two are about overlapping paths, so their order has no meaning
 */
public record Update(List<Action> actions) {
    /** Takes the actions in any order. */
    public Update {
        actions = actions.stream().sorted(Comparator.comparing(Action::path)).toList();
        for (int i = 1; i < actions.size(); i++) {
            if (actions.get(i).path().clashesWith(actions.get(i - 1).path())) {
                throw new IllegalArgumentException(
                        "two actions about " + actions.get(i).path());
            }
        }
    }

    /**
     * Whether it makes an item where there is none. It does not when all that it does is to take away: then there is
     * nothing to be done.
     */
    public boolean makesItem() {
        return actions.isEmpty() || !actions.stream().allMatch(Action::takesAway);
    }

    /** A change of one place in an item. */
    public sealed interface Action {
        /** The place. */
        Operand.Path path();

        /** Whether it can only take away. */
        default boolean takesAway() {
            return this instanceof Remove || this instanceof Delete || this instanceof LegacyDelete;
        }
    }

    /** Puts a value there; the value is computed from the item as it was before the update. */
    public record Set(Operand.Path path, Operand value) implements Action {}

    /** Removes what is there. */
    public record Remove(Operand.Path path) implements Action {}

    /** Adds a number to a number, or elements to a set. */
    public record Add(Operand.Path path, AttributeValue value) implements Action {}

    /** Takes elements out of a set. */
    public record Delete(Operand.Path path, AttributeValue value) implements Action {}

    /** ADD of the parameter AttributeUpdates: as {@link Add}, and appends a list to a list; texts differ. */
    public record LegacyAdd(Operand.Path path, AttributeValue value) implements Action {}

    /** DELETE with a value of the parameter AttributeUpdates: as {@link Delete}; texts differ. */
    public record LegacyDelete(Operand.Path path, AttributeValue value) implements Action {}
}
