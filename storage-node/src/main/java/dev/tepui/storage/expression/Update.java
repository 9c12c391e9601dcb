package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.List;

/** An update as written, with its names and values filled in. No two actions are about overlapping paths. */
public record Update(List<Action> actions) {
    /** A change of one place in an item. */
    public sealed interface Action {
        /** The place. */
        Operand.Path path();
    }

    /** Puts a value there; the value is computed from the item as it was before the update. */
    public record Set(Operand.Path path, Operand value) implements Action {}

    /** Removes what is there. */
    public record Remove(Operand.Path path) implements Action {}

    /** Adds a number to a number, or elements to a set. */
    public record Add(Operand.Path path, AttributeValue value) implements Action {}

    /** Takes elements out of a set. */
    public record Delete(Operand.Path path, AttributeValue value) implements Action {}
}
