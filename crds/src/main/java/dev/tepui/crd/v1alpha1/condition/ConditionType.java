package dev.tepui.crd.v1alpha1.condition;

/** Types of conditions, in the order in which a status lists them. Part of the API: a name never changes. */
public enum ConditionType {
    /** Whether the resource can be used now. The first condition of every kind; kstatus reads it. */
    READY("Ready"),
    /** True while the operator is moving the resource towards its spec; absent otherwise, as kstatus wants it. */
    RECONCILING("Reconciling"),
    /** True when the operator cannot go on until somebody changes something; absent otherwise, as kstatus wants it. */
    STALLED("Stalled"),
    /** True while the operator leaves the resource as it is because somebody asked for that; absent otherwise. */
    PAUSED("Paused"),
    /** True while the volume of a member is almost full; absent otherwise, as kstatus wants it. */
    STORAGE_LOW("StorageLow"),
    /** Whether all global secondary indexes of the spec can be queried; absent when there are none. */
    INDEXES_ACTIVE("IndexesActive"),
    /** True when an index has not got changes that were made a while ago; absent otherwise, as kstatus wants it. */
    INDEXES_BEHIND("IndexesBehind"),
    /** Whether changes reach all stream sinks; absent when there are none. */
    STREAM_SINKS_DELIVERING("StreamSinksDelivering"),
    /** ACK: whether the table is as the spec says. */
    RESOURCE_SYNCED("ACK.ResourceSynced"),
    /** ACK: True when the spec was refused and retrying cannot help. */
    TERMINAL("ACK.Terminal"),
    /** ACK: True when a part of the spec was accepted without effect; the message says which. */
    ADVISORY("ACK.Advisory");

    private final String value;

    ConditionType(String value) {
        this.value = value;
    }

    /** The text in {@code status.conditions[].type}. */
    public String value() {
        return value;
    }
}
