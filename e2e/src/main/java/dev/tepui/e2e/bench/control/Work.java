package dev.tepui.e2e.bench.control;

import java.time.Duration;

/**
 * What the operator has done, by its own count.
 *
 * @param reads calls to the Kubernetes API that read; a watch counts once
 * @param writes those that write
 * @param tables reconciliations of Tables
 * @param pools those of StoragePools
 * @param memberCalls calls to the admin API of single members
 * @param cpu time of the processors
 */
record Work(long reads, long writes, long tables, long pools, long memberCalls, Duration cpu) {
    private static final String API_CALLS = "tepui_operator_api_calls_total";
    private static final String EXECUTIONS = "operator_sdk_controllers_execution_";

    static final Work NONE = new Work(0, 0, 0, 0, 0, Duration.ZERO);

    static Work of(Metrics metrics, Duration cpu) {
        long reads = (long) metrics.sum(API_CALLS, "method=\"GET\"");
        return new Work(
                reads,
                (long) metrics.sum(API_CALLS) - reads,
                reconciliations(metrics, "controller=\"table\""),
                reconciliations(metrics, "controller=\"storagepool\""),
                (long) metrics.sum("tepui_operator_node_calls_seconds_count"),
                cpu);
    }

    /** Also those that delete. */
    private static long reconciliations(Metrics metrics, String controller) {
        return (long) (metrics.sum(EXECUTIONS + "reconcile_seconds_count", controller)
                + metrics.sum(EXECUTIONS + "cleanup_seconds_count", controller));
    }

    /** What has been done since. */
    Work since(Work before) {
        return new Work(
                reads - before.reads,
                writes - before.writes,
                tables - before.tables,
                pools - before.pools,
                memberCalls - before.memberCalls,
                cpu.minus(before.cpu));
    }

    /** Of both kinds. */
    long reconciliations() {
        return tables + pools;
    }
}
