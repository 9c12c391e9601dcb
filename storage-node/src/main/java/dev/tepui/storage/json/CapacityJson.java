package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.Throughput;

/** The members of a request that say how much a table or an index may read and write, and the rules about them. */
public final class CapacityJson {
    /** Source: the service's refusal of greater values. */
    private static final long UNITS_MAX = 1_000_000_000_000L;

    private static final int NO_MAXIMUM = -1;

    private CapacityJson() {}

    /** The member BillingMode, or null when it is not given. */
    public static BillingMode billingMode(Structure request) {
        return request.has("BillingMode") ? BillingMode.valueOf(request.string("BillingMode")) : null;
    }

    /**
     * The member ProvisionedThroughput, or null when it is not given.
     *
     * @param indexOrNull the index that it is about, or null for the table, as in the texts
     */
    static Throughput provisioned(Structure request, String indexOrNull) {
        Structure given = request.structure("ProvisionedThroughput");
        return given == null
                ? null
                : new Throughput(
                        bounded(given, "ReadCapacityUnits", indexOrNull),
                        bounded(given, "WriteCapacityUnits", indexOrNull));
    }

    private static long bounded(Structure throughput, String member, String indexOrNull) {
        long units = throughput.number(member);
        if (units > UNITS_MAX) {
            throw ApiError.validation("Given value " + units + " for " + member + " is out of bounds"
                    + (indexOrNull == null ? "" : " for index " + indexOrNull));
        }
        return units;
    }

    /** The capacity of a new table; null on demand. */
    static Throughput provisionedOfNewTable(Structure request, BillingMode billingMode) {
        boolean given = request.has("ProvisionedThroughput");
        if (billingMode == BillingMode.PAY_PER_REQUEST && given) {
            throw ApiError.validation(TableChange.NEITHER);
        }
        if (billingMode == BillingMode.PROVISIONED && !given) {
            throw ApiError.invalidParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified "
                    + "when BillingMode is PROVISIONED");
        }
        return provisioned(request, null);
    }

    /** The capacity of a new index of a table with that billing mode; null on demand. */
    static Throughput provisionedOfNewIndex(Structure index, BillingMode billingMode) {
        String name = index.string("IndexName");
        boolean given = index.has("ProvisionedThroughput");
        if (billingMode == BillingMode.PAY_PER_REQUEST && given) {
            throw ApiError.validation(TableChange.indexNotProvisioned(name));
        }
        if (billingMode == BillingMode.PROVISIONED && !given) {
            throw ApiError.validation(TableChange.indexWithoutThroughput(name));
        }
        return provisioned(index, name);
    }

    /** The maxima of a new table; null when there is none. */
    static Throughput onDemandOfNewTable(Structure request, BillingMode billingMode) {
        Throughput given = onDemand(request, null);
        if (given != null && billingMode != BillingMode.PAY_PER_REQUEST) {
            throw ApiError.validation(TableChange.NOT_ON_DEMAND);
        }
        return newMaxima(given);
    }

    /** The maxima of a new index of a table with that billing mode; null when there is none. */
    static Throughput onDemandOfNewIndex(Structure index, BillingMode billingMode) {
        Throughput given = onDemand(index, index.string("IndexName"));
        if (given != null && billingMode == BillingMode.PROVISIONED) {
            throw ApiError.validation(TableChange.indexNotOnDemand(index.string("IndexName")));
        }
        return newMaxima(given);
    }

    private static Throughput newMaxima(Throughput given) {
        if (given == null) {
            return null;
        }
        return new Throughput(
                given.readUnits() == 0 ? NO_MAXIMUM : given.readUnits(),
                given.writeUnits() == 0 ? NO_MAXIMUM : given.writeUnits());
    }

    /**
     * The member OnDemandThroughput, with 0 for a maximum that is not given; null when none is.
     *
     * @param indexOrNull as in {@link #provisioned}
     */
    static Throughput onDemand(Structure request, String indexOrNull) {
        Structure given = request.structure("OnDemandThroughput");
        return given == null
                ? null
                : new Throughput(
                        maximum(given, "MaxReadRequestUnits", indexOrNull),
                        maximum(given, "MaxWriteRequestUnits", indexOrNull));
    }

    private static long maximum(Structure onDemand, String member, String indexOrNull) {
        Long units = onDemand.number(member);
        if (units == null) {
            return 0;
        }
        if (units < 1 && units != NO_MAXIMUM) {
            throw ApiError.invalidParameter("Requested " + member + " for OnDemandThroughput for "
                    + TableChange.subject(indexOrNull) + " is outside of valid range");
        }
        return units;
    }

    /**
     * The member WarmThroughput, with 0 for units that are not given; null when it asks for nothing.
     *
     * @param indexOrNull as in {@link #provisioned}
     */
    static Throughput warm(Structure request, String indexOrNull) {
        Structure given = request.structure("WarmThroughput");
        if (given == null || !given.has("ReadUnitsPerSecond") && !given.has("WriteUnitsPerSecond")) {
            return null;
        }
        return new Throughput(
                units(given, "ReadUnitsPerSecond", indexOrNull), units(given, "WriteUnitsPerSecond", indexOrNull));
    }

    private static long units(Structure warm, String member, String indexOrNull) {
        Long units = warm.number(member);
        if (units == null) {
            return 0;
        }
        if (units < 1) {
            throw ApiError.invalidParameter("Requested " + member + " for WarmThroughput for "
                    + TableChange.subject(indexOrNull) + " is outside of valid range");
        }
        return units;
    }

    /** Writes the member ProvisionedThroughput. */
    static void writeProvisioned(JsonOutput out, Throughput provisioned) {
        out.name("ProvisionedThroughput")
                .beginObject()
                .member("ReadCapacityUnits", provisioned.readUnits())
                .member("WriteCapacityUnits", provisioned.writeUnits())
                .endObject();
    }

    /** Writes the member OnDemandThroughput, if there is one; a maximum that is not given is left out. */
    public static void writeOnDemand(JsonOutput out, Throughput onDemandOrNull) {
        writeGiven(out, "OnDemandThroughput", onDemandOrNull, "MaxReadRequestUnits", "MaxWriteRequestUnits");
    }

    /** Writes the member WarmThroughput as it was asked for, if it was. */
    static void writeWarm(JsonOutput out, Throughput warmOrNull) {
        writeGiven(out, "WarmThroughput", warmOrNull, "ReadUnitsPerSecond", "WriteUnitsPerSecond");
    }

    private static void writeGiven(JsonOutput out, String name, Throughput givenOrNull, String reads, String writes) {
        if (givenOrNull == null) {
            return;
        }
        out.name(name).beginObject();
        if (givenOrNull.readUnits() != 0) {
            out.member(reads, givenOrNull.readUnits());
        }
        if (givenOrNull.writeUnits() != 0) {
            out.member(writes, givenOrNull.writeUnits());
        }
        out.endObject();
    }
}
