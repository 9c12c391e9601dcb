package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import java.util.List;
import java.util.Map;

/** What a statement says, its parameters filled in, before it is known what keys the table has. */
public sealed interface Statement {
    /** The table as the statement names it; not checked. */
    String table();

    /** Whether it changes nothing. */
    default boolean isRead() {
        return this instanceof Select;
    }

    /**
     * Reads items.
     *
     * @param index a secondary index of the table, or null
     * @param columns null stands for all that there is
     * @param where null when there is none
     * @param order possibly empty
     */
    record Select(String table, String index, List<Column> columns, Condition where, List<Ordering> order)
            implements Statement {}

    /**
     * A part of an item that is wanted.
     *
     * @param name what it is called in the answer: the path's last name with the indexes after it
     */
    record Column(String name, Operand.Path path) {}

    /** An attribute to sort by. */
    record Ordering(String attribute, boolean descending) {}

    /** Stores a new item. */
    record Insert(String table, Map<String, AttributeValue> item) implements Statement {}

    /** Changes an item; {@code where} is null when there is none. */
    record Change(String table, Update update, Condition where, Returning returning) implements Statement {}

    /** Removes an item; {@code where} is null when there is none. */
    record Delete(String table, Condition where, Returning returning) implements Statement {}

    /** Demands of a transaction that an item is there of which the condition holds. */
    record Exists(Select select) implements Statement {
        @Override
        public String table() {
            return select.table();
        }
    }

    /** What of an item a write answers with. */
    enum Returning {
        /** Nothing. */
        NOTHING,
        /** The item as it was. */
        ALL_OLD,
        /** What has been changed, as it was. */
        MODIFIED_OLD,
        /** The item as it is. */
        ALL_NEW,
        /** What has been changed, as it is. */
        MODIFIED_NEW
    }
}
