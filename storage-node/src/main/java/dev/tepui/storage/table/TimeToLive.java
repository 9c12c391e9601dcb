package dev.tepui.storage.table;

import java.util.Objects;

/**
 * Whether items of a table expire, and how far the groups are with that. Immutable; pure.
 *
 * @param version grows with every change of what is wanted
 * @param attribute the attribute that says when an item expires, while the status is not DISABLED; otherwise null
 */
public record TimeToLive(long version, Status status, String attribute) {
    /** Of a table whose items never expired. */
    public static final TimeToLive NONE = new TimeToLive(0, Status.DISABLED, null);

    /** What the service says when a change before is still under way. */
    public static final String BUSY = "Time to live has been modified multiple times within a fixed interval";

    /** DynamoDB's status of a table's time to live. On disk by number: only append. */
    public enum Status {
        /** Not all groups know it yet, or not of all their items when they expire. */
        ENABLING,
        /** Items are deleted when their time has come. */
        ENABLED,
        /** Not all groups know yet that nothing expires any more. */
        DISABLING,
        /** Nothing expires. */
        DISABLED
    }

    /** Whether its status is one that lasts. */
    public boolean isSettled() {
        return status == Status.ENABLED || status == Status.DISABLED;
    }

    /** The attribute by which items shall expire; null when they shall not. */
    public String wanted() {
        return status == Status.ENABLING || status == Status.ENABLED ? attribute : null;
    }

    /** What it is when items are to expire by that attribute, or with null not at all. */
    TimeToLive wanting(String attributeOrNull) {
        if (Objects.equals(attributeOrNull, wanted())) {
            return this;
        }
        return attributeOrNull == null
                ? new TimeToLive(version + 1, Status.DISABLING, attribute)
                : new TimeToLive(version + 1, Status.ENABLING, attributeOrNull);
    }

    /** What it is once all groups are done with what was wanted at {@code settledVersion}. */
    TimeToLive settled(long settledVersion) {
        if (settledVersion != version) {
            return this;
        }
        return wanted() == null
                ? new TimeToLive(version, Status.DISABLED, null)
                : new TimeToLive(version, Status.ENABLED, attribute);
    }

    /** Why a table cannot have that time to live, in the service's words; null when it can. */
    String problem(TimeToLiveSpecification specification) {
        if (!isSettled()) {
            return BUSY;
        }
        if (attribute == null) {
            return specification.enabled() ? null : "TimeToLive is already disabled";
        }
        if (!attribute.equals(specification.attributeName())) {
            return "TimeToLive is active on a different AttributeName: current AttributeName is " + attribute;
        }
        return specification.enabled() ? "TimeToLive is already enabled" : null;
    }
}
