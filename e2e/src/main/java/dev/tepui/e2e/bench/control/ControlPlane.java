package dev.tepui.e2e.bench.control;

import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.pool.PretendedPool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What many resources cost: Tables in one pool, all at once, deleted again and then at a steady rate; pools in
 * namespaces of their own, all at once; the steady state; a restart after which everything has changed; and what others
 * feel of a pool that hangs.
 */
final class ControlPlane {
    private static final String API_VERSION = "tepui.dev/v1alpha1";
    private static final String TABLE = "Table";
    private static final String POOL = "StoragePool";

    private static final String TABLE_YAML = """
            apiVersion: tepui.dev/v1alpha1
            kind: Table
            metadata:
              namespace: %1$s
              name: %2$s
            spec:
              tableName: %2$s
              billingMode: PAY_PER_REQUEST
              attributeDefinitions:
                - attributeName: customer
                  attributeType: S
                - attributeName: order
                  attributeType: S
              keySchema:
                - attributeName: customer
                  keyType: HASH
                - attributeName: order
                  keyType: RANGE
            """;

    private static final String POOL_YAML = """
            apiVersion: tepui.dev/v1alpha1
            kind: StoragePool
            metadata:
              namespace: %s
              name: %s
            spec:
              zones:
                - name: a
                - name: b
                - name: c
            """;

    /** Of the spec, in ways that restart no member. */
    private static final String TABLE_CHANGE = "{\"spec\":{\"deletionProtectionEnabled\":true}}";

    private static final String POOL_CHANGE = "{\"spec\":{\"timeToLive\":{\"sweepRate\":777}}}";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String READY_AIM = "p99 < 10";

    private final KubernetesClient client;
    private final OperatorRun operator;
    private final PretendedPool poolOfTables;
    private final Scale scale;
    private final Report report = new Report();
    private final List<ObjectKey> tableKeys;
    private final List<ObjectKey> poolKeys;

    ControlPlane(FakedCluster cluster, Scale scale) {
        this.client = cluster.client();
        this.operator = cluster.operator();
        this.poolOfTables = cluster.poolOfTables();
        this.scale = scale;
        this.tableKeys = IntStream.range(0, scale.tables())
                .mapToObj(i -> new ObjectKey(FakedCluster.TABLES, "table-" + i))
                .toList();
        this.poolKeys =
                cluster.poolNamespaces().stream().map(ControlPlane::pool).toList();
    }

    /** The results as Markdown. */
    String run() {
        try (Load load = new Load();
                Awaited tables = new Awaited(client, API_VERSION, TABLE);
                Awaited pools = new Awaited(client, API_VERSION, POOL)) {
            apply(pools, pool(FakedCluster.TABLES), POOL_YAML);
            pools.await(PATIENCE);
            addMemory("one pool");
            measure(
                    "Tables applied at once → Ready",
                    READY_AIM,
                    tables,
                    () -> load.atOnce(tableKeys, key -> apply(tables, key, TABLE_YAML)));
            measure(
                    "Tables deleted at once → gone",
                    "",
                    tables,
                    () -> load.atOnce(tableKeys, key -> delete(tables, key)));
            String steadily = "Tables applied, " + scale.tablesPerSecond() + " a second → Ready";
            measure(
                    steadily,
                    READY_AIM,
                    tables,
                    () -> load.paced(tableKeys, scale.tablesPerSecond(), key -> apply(tables, key, TABLE_YAML)));
            int most = poolKeys.size() - scale.later();
            measure(
                    "StoragePools applied at once → Ready",
                    READY_AIM,
                    pools,
                    () -> load.atOnce(poolKeys.subList(0, most), key -> apply(pools, key, POOL_YAML)));
            measure(
                    "further StoragePools applied, " + Scale.LATER_PER_SECOND + " a second → Ready",
                    READY_AIM,
                    pools,
                    () -> load.paced(
                            poolKeys.subList(most, poolKeys.size()),
                            Scale.LATER_PER_SECOND,
                            key -> apply(pools, key, POOL_YAML)));
            awaitQuiet();
            addMemory("all Tables and pools");
            Work before = operator.work();
            Load.pause(scale.refresh().multipliedBy(scale.refreshes()));
            report.addSteady(scale, operator.work().since(before));
            restart(load, tables, pools);
            addMemory("after the restart");
            besideAPoolThatHangs(load, tables);
        }
        return report.markdown();
    }

    private void measure(String what, String aim, Awaited awaited, Runnable requests) {
        Work before = operator.work();
        requests.run();
        Histogram times = awaited.await(PATIENCE);
        report.addTimes(what, times, operator.work().since(before), aim);
    }

    /** While the operator is away every spec changes, so that it has something to do for each resource. */
    private void restart(Load load, Awaited tables, Awaited pools) {
        operator.stop();
        List<ObjectKey> allPools = new ArrayList<>(poolKeys);
        allPools.add(pool(FakedCluster.TABLES));
        Map<ObjectKey, Long> tableGenerations = new ConcurrentHashMap<>();
        Map<ObjectKey, Long> poolGenerations = new ConcurrentHashMap<>();
        load.atOnce(tableKeys, key -> tableGenerations.put(key, change(TABLE, key, TABLE_CHANGE)));
        load.atOnce(allPools, key -> poolGenerations.put(key, change(POOL, key, POOL_CHANGE)));
        long start = System.nanoTime();
        tableGenerations.forEach((key, generation) -> tables.ready(key, generation, start));
        poolGenerations.forEach((key, generation) -> pools.ready(key, generation, start));
        operator.start();
        Histogram times = tables.await(PATIENCE);
        times.add(pools.await(PATIENCE));
        report.addTimes(
                "the operator's process started → every changed resource Ready",
                times,
                operator.work(),
                "longest < 60");
    }

    /** Whoever has nothing to do with that pool should not feel it. */
    private void besideAPoolThatHangs(Load load, Awaited tables) {
        List<ObjectKey> others = poolKeys.stream()
                .map(pool -> new ObjectKey(pool.namespace(), "table"))
                .toList();
        poolOfTables.hang();
        Load.pause(scale.refresh());
        measure(
                "one Table in each other pool applied while the pool of the many hangs → Ready",
                READY_AIM,
                tables,
                () -> load.atOnce(others, key -> apply(tables, key, TABLE_YAML)));
        poolOfTables.resume();
    }

    private void apply(Awaited awaited, ObjectKey key, String yaml) {
        awaited.ready(key, 1, System.nanoTime());
        client.resource(Serialization.unmarshal(
                        yaml.formatted(key.namespace(), key.name()), GenericKubernetesResource.class))
                .serverSideApply();
    }

    private void delete(Awaited awaited, ObjectKey key) {
        awaited.gone(key, System.nanoTime());
        resource(TABLE, key).delete();
    }

    /** The generation that this makes. */
    private long change(String kind, ObjectKey key, String mergePatch) {
        return resource(kind, key)
                .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch)
                .getMetadata()
                .getGeneration();
    }

    private Resource<GenericKubernetesResource> resource(String kind, ObjectKey key) {
        return client.genericKubernetesResources(API_VERSION, kind)
                .inNamespace(key.namespace())
                .withName(key.name());
    }

    private static ObjectKey pool(String namespace) {
        return new ObjectKey(namespace, "default");
    }

    private void addMemory(String when) {
        report.addMemory(when, operator.heapBytes(), operator.residentBytes());
    }

    /** Until nothing has been written for as long as a refresh takes. */
    private void awaitQuiet() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long writes = -1;
        for (long now = operator.work().writes();
                now != writes;
                now = operator.work().writes()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the operator still writes after " + PATIENCE);
            }
            writes = now;
            Load.pause(scale.refresh());
        }
    }
}
