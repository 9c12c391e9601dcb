package dev.tepui.storage.metrics;

/**
 * Every metric of a storage node. The unit is the name's last word; a counter's is before {@code _total}. Names and
 * labels are used in dashboards and alerts: a change needs a line in the changelog. The JVM's own metrics
 * ({@code jvm_…}, {@code process_…}) come beside them.
 */
public enum Metric {
    /** Finished requests. The label {@code table} is bounded, see {@link RequestMetrics}. */
    REQUESTS(
            "tepui_requests_total",
            "Finished requests by operation, table and result (OK or the error's type).",
            "operation",
            "table",
            "result"),
    /** Time from the request's last byte to the answer's first. */
    REQUEST_SECONDS("tepui_request_seconds", "Duration of requests by operation, in seconds.", "operation"),
    /** Sum and count: quantiles of each table would be too many series. The label {@code table} as above. */
    TABLE_REQUEST_SECONDS(
            "tepui_table_request_seconds",
            "Duration of successful requests about a table by operation, in seconds.",
            "operation",
            "table"),
    /** What ReturnConsumedCapacity would tell of all reads. */
    CONSUMED_READ_UNITS(
            "tepui_consumed_read_units_total",
            "Read capacity units taken of a table (index empty) or a global secondary index.",
            "table",
            "index"),
    /** What it would tell of all writes but those of global secondary indexes, which follow later. */
    CONSUMED_WRITE_UNITS(
            "tepui_consumed_write_units_total",
            "Write capacity units taken of a table and its local secondary indexes.",
            "table"),
    /** Of Query, Scan and ExecuteStatement. */
    RETURNED_ITEMS("tepui_returned_items_total", "Items that queries, scans and SELECTs have answered with.", "table"),
    /** Several of one request when it is a transaction or a batch. */
    TRANSACTION_CONFLICTS(
            "tepui_transaction_conflicts_total",
            "Reads and writes of an item that were refused because a transaction has it.",
            "table"),
    /** The sum over nodes is what DescribeTable tells. */
    TABLE_ITEMS("tepui_table_items", "Items of a table in the groups that this node leads.", "table"),
    /** As above. */
    TABLE_BYTES("tepui_table_bytes", "Sizes of a table's items in the groups that this node leads.", "table"),
    /** Only while an index is being backfilled; the mean over groups is the index's. */
    INDEX_BACKFILL_PERCENT(
            "tepui_index_backfill_percent",
            "How much of a table's part in a group led by this node has been read for a new index.",
            "table",
            "index",
            "group"),
    /** Requests that the router works on: proposals, forwarded requests, reads behind a barrier. */
    CALLS_IN_FLIGHT("tepui_calls_in_flight", "Requests of this node's clients that wait for a replica."),
    /** Each node counts what it has deleted. */
    EXPIRED_ITEMS(
            "tepui_expired_items_total", "Items deleted by this node because their time to live was over.", "table"),
    /** Of the groups that the node leads; grows while sweeps are paused. */
    EXPIRY_LAG_SECONDS(
            "tepui_expiry_lag_seconds",
            "How long ago the item expired that should be deleted next, in seconds; 0 when there is none."),
    /** A node died, or could not reach a group, in the middle of a transaction. */
    TRANSACTIONS_RECOVERED(
            "tepui_transactions_recovered_total", "Parts of transactions that this node completed for another one."),
    /** More than a few seconds: the transaction's coordinator has no leader. */
    TRANSACTION_OLDEST_SECONDS(
            "tepui_transaction_oldest_seconds",
            "Age of the oldest unfinished transaction in the groups that this node leads, in seconds; 0 for none."),
    /** 1 for the role that the replica has. */
    RAFT_ROLE("tepui_raft_role", "1 for the replica's present role.", "group", "role"),
    /** Whether anybody leads. */
    RAFT_HAS_LEADER("tepui_raft_has_leader", "1 when the replica knows a leader of its group.", "group"),
    /** The Raft term. */
    RAFT_TERM("tepui_raft_term", "Raft term of the replica.", "group"),
    /** See {@code Replica.Status}. */
    RAFT_APPLIED_INDEX("tepui_raft_applied_index", "Last log entry applied to the replica's state.", "group"),
    /** See {@code Replica.Status}. */
    RAFT_COMMITTED_INDEX("tepui_raft_committed_index", "Last log entry known to be committed.", "group"),
    /** Committed minus applied. */
    RAFT_LAG_ENTRIES("tepui_raft_lag_entries", "Log entries committed but not yet applied here.", "group"),
    /** Of this node's clients and of requests forwarded to it, see {@code RaftSettings}. */
    RAFT_PROPOSALS_IN_FLIGHT(
            "tepui_raft_proposals_in_flight", "Proposals of this replica that have no outcome yet.", "group"),
    /** Part of the memory budget. */
    RAFT_LOG_MEMORY_BYTES(
            "tepui_raft_log_memory_bytes", "Memory of the Raft log of all groups outside the Java heap, in bytes."),
    /** From the time of the write to its effect on the consumer being durable. */
    DELIVERY_SECONDS(
            "tepui_change_delivery_seconds",
            "Time from a write to the delivery of its change, by kind of consumer, in seconds.",
            "kind"),
    /** Counts again what is delivered again. */
    DELIVERED_CHANGES(
            "tepui_change_deliveries_total",
            "Changes delivered to a consumer of a table.",
            "table",
            "kind",
            "consumer"),
    /** A consumer that only fails stands still. */
    DELIVERY_FAILURES(
            "tepui_change_delivery_failures_total",
            "Deliveries to a consumer of a table that failed and are tried again.",
            "table",
            "kind",
            "consumer"),
    /** Grows while a consumer stands still; what it has not got is kept. */
    DELIVERY_OLDEST_SECONDS(
            "tepui_change_delivery_oldest_seconds",
            "Age of the oldest change that waits for a consumer here, 0 when none does, in seconds.",
            "table",
            "kind",
            "consumer"),
    /** Somebody should look at them. */
    DEAD_LETTERS(
            "tepui_change_dead_letters_total",
            "Changes that a consumer of a table did not take and its dead-letter target did.",
            "table",
            "kind",
            "consumer"),
    /** Only where the Table says how old a change may become. */
    DROPPED_CHANGES(
            "tepui_change_deliveries_dropped_total",
            "Changes that became too old before a consumer of a table took them, and are lost to it.",
            "table",
            "kind",
            "consumer"),
    /** By purpose as the store names them; the block cache includes what is charged to it. */
    STORE_MEMORY_BYTES("tepui_store_memory_bytes", "Memory of the store outside the Java heap, in bytes.", "purpose"),
    /** Files of the store. */
    STORE_DISK_BYTES("tepui_store_disk_bytes", "Size of the store's files, in bytes."),
    /** Files of one kind of data; {@code changes} is what is kept for streams and other consumers of changes. */
    STORE_FAMILY_DISK_BYTES(
            "tepui_store_family_disk_bytes", "Size of the files of one kind of data, in bytes.", "family"),
    /** Room left on the data volume. */
    DISK_FREE_BYTES("tepui_disk_free_bytes", "Free space of the data volume, in bytes."),
    /** Size of the data volume. */
    DISK_TOTAL_BYTES("tepui_disk_total_bytes", "Size of the data volume, in bytes."),
    /** Writes that add data end while too many members of a group say so. */
    DISK_LOW("tepui_disk_low", "1 when the data volume is almost full."),
    /** As {@code GET /ready}. */
    READY("tepui_ready", "1 when the node can serve."),
    /** Scraping fewer members than this means that some are gone. */
    POOL_MEMBERS("tepui_pool_members", "Members of the pool as far as the node knows."),
    /** Names the version. */
    BUILD("tepui_build_info", "Always 1; the label tells the version.", "version");

    private final String id;
    private final String help;
    private final String[] labels;

    Metric(String id, String help, String... labels) {
        this.id = id;
        this.help = help;
        this.labels = labels;
    }

    /** The name that Prometheus shows. */
    public String id() {
        return id;
    }

    /** One sentence. */
    public String help() {
        return help;
    }

    /** Names of its labels, possibly none. */
    public String[] labels() {
        return labels.clone();
    }
}
