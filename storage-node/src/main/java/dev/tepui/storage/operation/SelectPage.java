package dev.tepui.storage.operation;

import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.partiql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A page of what a SELECT has found.
 *
 * @param answer what has been read, and of it what is wanted
 * @param range in which of the ranges that are read the page ends
 */
record SelectPage(Statement.Select select, PageAnswer answer, int range) {
    /** Writes the answer of ExecuteStatement. */
    void write(JsonOutput out, StatementText statement) {
        out.beginObject().name("Items").beginArray();
        int items = 0;
        for (int i = 0; i < answer.page().items().size(); i++) {
            items += writeItem(out, i) ? 1 : 0;
        }
        out.endArray();
        answer.call().returns(answer.index().table(), items);
        Map<String, AttributeValue> lastKey = answer.page().lastKey();
        if (lastKey != null) {
            out.member("NextToken", new StatementToken(range, lastKey).text(statement));
        }
        answer.writeCapacity(out);
        if (lastKey != null) {
            ItemJson.write(out.name("LastEvaluatedKey"), lastKey);
        }
        out.endObject();
    }

    /** False when the statement does not want the item. */
    private boolean writeItem(JsonOutput out, int position) {
        Bytes whole = answer.page().whole(position);
        Filter filter = answer.request().filter();
        if (whole == null) {
            return false;
        }
        if (filter.isOpen() && select.columns() == null) {
            ItemJson.write(out, answer.page().items().get(position));
            return true;
        }
        Map<String, AttributeValue> attributes = ItemCodec.decode(whole.array()).attributes();
        if (!filter.passes(attributes)) {
            return false;
        }
        if (select.columns() == null) {
            ItemJson.write(out, answer.page().items().get(position));
        } else {
            ItemJson.write(out, columns(attributes));
        }
        return true;
    }

    private Map<String, AttributeValue> columns(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> columns = new LinkedHashMap<>();
        for (Statement.Column column : select.columns()) {
            AttributeValue value = column.path().in(item);
            if (value != null) {
                columns.put(column.name(), value);
            }
        }
        return columns;
    }
}
