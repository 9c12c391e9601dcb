package dev.tepui.storage.operation;

import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.shape.Structure;

/** DynamoDB's arithmetic of capacity units, and the member ConsumedCapacity. */
enum Capacity {
    /** Not asked for. */
    NONE,
    /** The sum only. */
    TOTAL,
    /** The sum, and per table and index. */
    INDEXES;

    private static final int READ_UNIT_BYTES = 4096;
    private static final int WRITE_UNIT_BYTES = 1024;

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
        return Math.max(1, (bytes + WRITE_UNIT_BYTES - 1) / WRITE_UNIT_BYTES);
    }

    /** Writes the member, if asked for. */
    void write(JsonOutput out, String table, double units) {
        if (this == NONE) {
            return;
        }
        out.name("ConsumedCapacity").beginObject().member("TableName", table);
        out.name("CapacityUnits").number(units);
        if (this == INDEXES) {
            out.name("Table").beginObject().name("CapacityUnits").number(units).endObject();
        }
        out.endObject();
    }
}
