package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
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

    /** What the service says about provisioned throughput of a table on demand. */
    public static ApiError neither() {
        return ApiError.invalidParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
                + "when BillingMode is PAY_PER_REQUEST");
    }

    /** The capacity of a new table; null on demand. */
    static Throughput provisionedOfNewTable(Structure request, BillingMode billingMode) {
        boolean given = request.has("ProvisionedThroughput");
        if (billingMode == BillingMode.PAY_PER_REQUEST && given) {
            throw neither();
        }
        if (billingMode == BillingMode.PROVISIONED && !given) {
            throw ApiError.invalidParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified "
                    + "when BillingMode is PROVISIONED");
        }
        return provisioned(request);
    }

    /**
     * The member OnDemandThroughput, or null when it is not given.
     *
     * @param present the maxima that a part not given leaves as they are; null when there are none
     */
    public static Throughput onDemand(Structure request, BillingMode billingMode, Throughput present) {
        Structure given = request.structure("OnDemandThroughput");
        if (given == null) {
            return null;
        }
        if (billingMode != BillingMode.PAY_PER_REQUEST) {
            throw ApiError.invalidParameter("OnDemandThroughput cannot be specified when BillingMode is PROVISIONED");
        }
        return new Throughput(
                maximum(given, "MaxReadRequestUnits", present == null ? NO_MAXIMUM : present.readUnits()),
                maximum(given, "MaxWriteRequestUnits", present == null ? NO_MAXIMUM : present.writeUnits()));
    }

    private static long maximum(Structure onDemand, String member, long otherwise) {
        Long units = onDemand.number(member);
        if (units == null) {
            return otherwise;
        }
        if (units < 1 && units != NO_MAXIMUM) {
            throw ApiError.invalidParameter(
                    "Requested " + member + " for OnDemandThroughput for table is outside of valid range");
        }
        return units;
    }

    /** The member WarmThroughput, or null when it asks for nothing. */
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

    /** Refuses to make a table less warm than it is. {@code wanted} may be null. */
    public static void checkWarm(Throughput wanted, Throughput present) {
        if (wanted != null) {
            checkWarm("ReadUnitsPerSecond", wanted.readUnits(), present.readUnits());
            checkWarm("WriteUnitsPerSecond", wanted.writeUnits(), present.writeUnits());
        }
    }

    private static void checkWarm(String member, long wanted, long present) {
        if (wanted != 0 && wanted < present) {
            throw ApiError.invalidParameter("Requested " + member + " for WarmThroughput for table is lower than the"
                    + " current WarmThroughput, decreasing WarmThroughput is not supported");
        }
    }

    /** Writes the member ProvisionedThroughput. */
    static void writeProvisioned(JsonOutput out, Throughput provisioned) {
        out.name("ProvisionedThroughput")
                .beginObject()
                .member("ReadCapacityUnits", provisioned.readUnits())
                .member("WriteCapacityUnits", provisioned.writeUnits())
                .endObject();
    }

    /** Writes the member OnDemandThroughput, if the table has one. */
    public static void writeOnDemand(JsonOutput out, Throughput onDemandOrNull) {
        if (onDemandOrNull != null) {
            out.name("OnDemandThroughput")
                    .beginObject()
                    .member("MaxReadRequestUnits", onDemandOrNull.readUnits())
                    .member("MaxWriteRequestUnits", onDemandOrNull.writeUnits())
                    .endObject();
        }
    }

    /** Writes the member WarmThroughput as it was asked for, if it was. */
    static void writeWarm(JsonOutput out, Throughput warmOrNull) {
        if (warmOrNull == null) {
            return;
        }
        out.name("WarmThroughput").beginObject();
        if (warmOrNull.readUnits() > 0) {
            out.member("ReadUnitsPerSecond", warmOrNull.readUnits());
        }
        if (warmOrNull.writeUnits() > 0) {
            out.member("WriteUnitsPerSecond", warmOrNull.writeUnits());
        }
        out.endObject();
    }
}
