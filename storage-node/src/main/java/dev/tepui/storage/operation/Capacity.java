package dev.tepui.storage.operation;

import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.shape.Structure;
import java.util.Map;

/** DynamoDB's arithmetic of capacity units, and the member ConsumedCapacity. */
enum Capacity {
    /** Not asked for. */
    NONE,
    /** The sum only. */
    TOTAL,
    /** The sum, and per table and index. */
    INDEXES;

    private static final int READ_UNIT_BYTES = 4096;

    /** What the request's ReturnConsumedCapacity asks for. */
    static Capacity of(Structure request) {
        String wanted = request.string("ReturnConsumedCapacity");
        return wanted == null ? NONE : valueOf(wanted);
    }

    /** Units of reading so many bytes; reading nothing costs the minimum. */
    static double readUnits(long bytes, boolean consistent) {
        long units = Math.max(1, (bytes + READ_UNIT_BYTES - 1) / READ_UNIT_BYTES);
        return consistent ? units : units / 2.0;
    }

    /** Units of writing so many bytes; at least one. */
    static double writeUnits(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, ItemSize.WRITE_UNIT_BYTES));
    }

    /** Writes the member, if asked for. */
    void write(JsonOutput out, String table, CapacityUnits units) {
        if (this != NONE) {
            writeElement(out.name("ConsumedCapacity"), table, units);
        }
    }

    /** Writes one element of the list that a request about several tables answers with; must be asked for. */
    void writeElement(JsonOutput out, String table, CapacityUnits units) {
        writeElement(out, table, units, null);
    }

    /**
     * As above, for a transaction.
     *
     * @param kind the member that repeats the units: ReadCapacityUnits or WriteCapacityUnits; null for none
     */
    void writeElement(JsonOutput out, String table, CapacityUnits units, String kind) {
        out.beginObject().member("TableName", table);
        writeMembers(out, units.total(), kind);
        if (this == INDEXES) {
            writeUnits(out.name("Table"), units.table(), kind);
            writeIndexes(out, "LocalSecondaryIndexes", units.local(), kind);
            writeIndexes(out, "GlobalSecondaryIndexes", units.global(), kind);
        }
        out.endObject();
    }

    /** Writes the member of a transaction, with one element for each table, if asked for; {@code kind} as above. */
    void writeElements(JsonOutput out, Map<String, CapacityUnits> units, String kind) {
        if (this != NONE) {
            out.name("ConsumedCapacity").beginArray();
            units.forEach((table, taken) -> writeElement(out, table, taken, kind));
            out.endArray();
        }
    }

    private static void writeIndexes(JsonOutput out, String member, Map<String, Double> units, String kind) {
        if (!units.isEmpty()) {
            out.name(member).beginObject();
            units.forEach((index, ofIndex) -> writeUnits(out.name(index), ofIndex, kind));
            out.endObject();
        }
    }

    private static void writeUnits(JsonOutput out, double units, String kind) {
        writeMembers(out.beginObject(), units, kind);
        out.endObject();
    }

    private static void writeMembers(JsonOutput out, double units, String kind) {
        out.name("CapacityUnits").number(units);
        if (kind != null) {
            out.name(kind).number(units);
        }
    }
}
