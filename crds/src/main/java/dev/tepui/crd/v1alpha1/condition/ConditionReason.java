package dev.tepui.crd.v1alpha1.condition;

/** Reasons of conditions. Part of the API: a name never changes. */
public enum ConditionReason {
    /** The table serves requests and is as the spec says. */
    ACTIVE("Active"),
    /** The table is being created. */
    CREATING("Creating"),
    /** The table is being changed. */
    UPDATING("Updating"),
    /** A global secondary index is being filled with the items that were there before it. */
    BACKFILLING("Backfilling"),
    /** The resource, or a part of it, is being deleted. */
    DELETING("Deleting"),
    /** The pool that the table names does not exist. */
    POOL_NOT_FOUND("PoolNotFound"),
    /** The pool exists and is not ready yet. */
    POOL_NOT_READY("PoolNotReady"),
    /** No member of the pool answers. */
    POOL_UNREACHABLE("PoolUnreachable"),
    /** Another resource owns a table of this name in the pool. */
    NAME_IN_USE("NameInUse"),
    /** The pool refused the definition; the message is DynamoDB's. */
    REJECTED("Rejected"),
    /** Deletion waits until deletionProtectionEnabled is false. */
    DELETION_PROTECTED("DeletionProtected"),
    /** Deletion of a pool waits until it holds no table any more. */
    TABLES_REMAIN("TablesRemain"),
    /** A field was accepted that has no effect, or not yet; the message names it. */
    FIELD_WITHOUT_EFFECT("FieldWithoutEffect"),
    /** An attribute definition is used by no key. */
    UNUSED_ATTRIBUTE_DEFINITION("UnusedAttributeDefinition"),
    /** Objects of the pool are being created or members are starting. */
    STARTING("Starting"),
    /** All members answer and are being told to form the pool. */
    FORMING("Forming"),
    /** All members and groups of the pool serve. */
    SERVING("Serving"),
    /** The pool serves, and replication groups move between its members. */
    SCALING("Scaling"),
    /** The volumes of the pool are being made larger. */
    EXPANDING_VOLUMES("ExpandingVolumes"),
    /** The cluster refuses to make the volumes larger; the message says why. */
    EXPANSION_REFUSED("ExpansionRefused"),
    /** Volumes are almost full: groups that find no room on most of their members take no more data. */
    VOLUMES_ALMOST_FULL("VolumesAlmostFull"),
    /** The pool serves, with fewer replicas than it should have. */
    DEGRADED("Degraded"),
    /** Some replication groups have no leader: their items cannot be read strongly or written. */
    GROUPS_WITHOUT_LEADER("GroupsWithoutLeader"),
    /** The members answer with another identifier than the pool was formed with. */
    IDENTITY_MISMATCH("IdentityMismatch"),
    /** The pool was formed once and all members are empty now. It is never formed anew over that. */
    DATA_LOST("DataLost"),
    /** No zones are set and the cluster's nodes show none. */
    NO_ZONES("NoZones"),
    /** An object of that name exists and belongs to somebody else. */
    OBJECT_CONFLICT("ObjectConflict"),
    /** A global secondary index gets changes more slowly than they come, or not at all. */
    INDEX_BEHIND("IndexBehind"),
    /** Changes reach all stream sinks of the table. */
    DELIVERING("Delivering"),
    /** The receiver of a stream sink does not take changes; the message says why. */
    SINK_FAILING("SinkFailing"),
    /** A stream sink takes changes more slowly than they come. */
    SINK_BEHIND("SinkBehind"),
    /** The annotation {@code tepui.dev/paused} is true. */
    PAUSED_BY_ANNOTATION("PausedByAnnotation"),
    /** The pool's members are stopped because its spec says so; its data stays. */
    HIBERNATED("Hibernated"),
    /** Something failed that the operator does not understand; it retries. */
    RECONCILE_ERROR("ReconcileError");

    private final String value;

    ConditionReason(String value) {
        this.value = value;
    }

    /** The text in {@code status.conditions[].reason}. */
    public String value() {
        return value;
    }
}
