package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.Throughput;

/** The members of a request that say how much a table may read and write, and the rules about them. */
public final class CapacityJson {
    /** Source: the service's refusal of greater values. */
    private static final long UNITS_MAX = 1_000_000_000_000L;

    private static final int NO_MAXIMUM = -1;

    private CapacityJson() {}

    /** The member BillingMode, or null when it is not given. */
    public static BillingMode billingMode(Structure request) {
        return request.has("BillingMode") ? BillingMode.valueOf(request.string("BillingMode")) : null;
    }

    /** The member ProvisionedThroughput, or null when it is not given. */
    public static Throughput provisioned(Structure request) {
        Structure given = request.structure("ProvisionedThroughput");
        return given == null
                ? null
                : new Throughput(bounded(given, "ReadCapacityUnits"), bounded(given, "WriteCapacityUnits"));
    }

    private static long bounded(Structure throughput, String member) {
        long units = throughput.number(member);
        if (units > UNITS_MAX) {
            throw ApiError.validation("Given value " + units + " for " + member + " is out of bounds");
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
        return provisioned(request);
    }

    /** The maxima of a new table; null when there is none. */
    static Throughput onDemandOfNewTable(Structure request, BillingMode billingMode) {
        Throughput given = onDemand(request);
        if (given == null) {
            return null;
        }
        if (billingMode != BillingMode.PAY_PER_REQUEST) {
            throw ApiError.validation(TableChange.NOT_ON_DEMAND);
        }
        return new Throughput(
                given.readUnits() == 0 ? NO_MAXIMUM : given.readUnits(),
                given.writeUnits() == 0 ? NO_MAXIMUM : given.writeUnits());
    }

    /** The member OnDemandThroughput, with 0 for a maximum that is not given; null when none is. */
    public static Throughput onDemand(Structure request) {
        Structure given = request.structure("OnDemandThroughput");
        return given == null
                ? null
                : new Throughput(maximum(given, "MaxReadRequestUnits"), maximum(given, "MaxWriteRequestUnits"));
    }

    private static long maximum(Structure onDemand, String member) {
        Long units = onDemand.number(member);
        if (units == null) {
            return 0;
        }
        if (units < 1 && units != NO_MAXIMUM) {
            throw ApiError.invalidParameter(
                    "Requested " + member + " for OnDemandThroughput for table is outside of valid range");
        }
        return units;
    }

    /** The member WarmThroughput, with 0 for units that are not given; null when it asks for nothing. */
    public static Throughput warm(Structure request) {
        Structure given = request.structure("WarmThroughput");
        if (given == null || !given.has("ReadUnitsPerSecond") && !given.has("WriteUnitsPerSecond")) {
            return null;
        }
        return new Throughput(units(given, "ReadUnitsPerSecond"), units(given, "WriteUnitsPerSecond"));
    }

    private static long units(Structure warm, String member) {
        Long units = warm.number(member);
        if (units == null) {
            return 0;
        }
        if (units < 1) {
            throw ApiError.invalidParameter(
                    "Requested " + member + " for WarmThroughput for table is outside of valid range");
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
