package dev.tepui.storage.operation;

import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import java.util.Map;

/**
 * What a Query or Scan answers with: the items of a page that pass its filter, and of them what it has selected. Items
 * go from their stored bytes to JSON unless something must be known of them.
 */
record PageAnswer(Call call, PageRequest request, IndexAccess index, PageReader.Page page) implements Operation.Answer {
    /** The answer to a call, which is told what the page has taken. */
    static PageAnswer of(Call call, PageRequest request, IndexAccess index, PageReader.Page page) {
        PageAnswer answer = new PageAnswer(call, request, index, page);
        call.hasRead(index.table(), answer.units());
        return answer;
    }

    @Override
    public void write(JsonOutput out) {
        Selection selection = request.selection();
        out.beginObject();
        int count;
        if (selection.kind() == Selection.Kind.COUNT) {
            count = count();
        } else {
            out.name("Items").beginArray();
            count = writeItems(out);
            out.endArray();
            call.returns(index.table(), count);
        }
        out.member("Count", count);
        out.member("ScannedCount", page.items().size());
        if (page.lastKey() != null) {
            out.name("LastEvaluatedKey");
            ItemJson.write(out, page.lastKey());
        }
        writeCapacity(out);
        out.endObject();
    }

    private int count() {
        if (request.filter().isOpen()) {
            return page.items().size();
        }
        int count = 0;
        for (int i = 0; i < page.items().size(); i++) {
            Bytes item = page.whole(i);
            count += item != null && request.filter().passes(attributes(item)) ? 1 : 0;
        }
        return count;
    }

    private int writeItems(JsonOutput out) {
        Filter filter = request.filter();
        Selection selection = request.selection();
        boolean mustBeKnown = !filter.isOpen() || selection.projection() != null;
        int count = 0;
        for (int i = 0; i < page.items().size(); i++) {
            Bytes item = page.whole(i);
            if (item == null) {
                continue;
            }
            Map<String, AttributeValue> attributes = mustBeKnown ? attributes(item) : null;
            if (!filter.passes(attributes)) {
                continue;
            }
            count++;
            if (selection.projection() != null) {
                ItemJson.write(out, selection.projection().applyTo(attributes));
            } else {
                boolean whole = selection.kind() == Selection.Kind.ALL_ATTRIBUTES;
                ItemJson.write(out, whole ? item : page.items().get(i));
            }
        }
        return count;
    }

    private static Map<String, AttributeValue> attributes(Bytes item) {
        return ItemCodec.decode(item.array()).attributes();
    }

    /** Writes what the page has taken, if asked for. */
    void writeCapacity(JsonOutput out) {
        request.capacity().write(out, index.table().definition().name(), units());
    }

    private CapacityUnits units() {
        double units = Capacity.readUnits(page.scannedBytes(), request.consistent());
        return switch (index.kind()) {
            case TABLE -> CapacityUnits.ofTable(units);
            case LOCAL -> new CapacityUnits(page.fetchedUnits(), Map.of(index.name(), units), Map.of());
            case GLOBAL -> new CapacityUnits(0, Map.of(), Map.of(index.name(), units));
        };
    }
}
