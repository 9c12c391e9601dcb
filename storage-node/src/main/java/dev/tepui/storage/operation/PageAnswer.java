package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.shape.Structure;

/** What Query and Scan answer. */
record PageAnswer(String table, boolean countOnly, Capacity capacity, boolean consistent) {
    /** Reads Select, ReturnConsumedCapacity and ConsistentRead. */
    static PageAnswer of(Structure request, String table) {
        return new PageAnswer(
                table,
                "COUNT".equals(request.string("Select")),
                Capacity.of(request),
                request.isTrue("ConsistentRead"));
    }

    /** Refuses selections that need an index or a projection. */
    static void checkSelect(Structure request) {
        String select = request.string("Select");
        if ("ALL_PROJECTED_ATTRIBUTES".equals(select)) {
            throw ApiError.validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        if ("SPECIFIC_ATTRIBUTES".equals(select)) {
            throw ApiError.validation("Must specify the AttributesToGet or ProjectionExpression "
                    + "when choosing to get SPECIFIC_ATTRIBUTES");
        }
    }

    Operation.Answer of(PageReader.Page page) {
        return out -> {
            out.beginObject();
            if (!countOnly) {
                out.name("Items").beginArray();
                for (Bytes item : page.items()) {
                    ItemJson.write(out, item);
                }
                out.endArray();
            }
            out.member("Count", page.items().size());
            out.member("ScannedCount", page.items().size());
            if (page.lastKey() != null) {
                out.name("LastEvaluatedKey");
                ItemJson.write(out, page.lastKey());
            }
            capacity.write(out, table, Capacity.readUnits(page.scannedBytes(), consistent));
            out.endObject();
        };
    }
}
