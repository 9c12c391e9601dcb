package dev.tepui.storage.metrics;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.protection.Disk;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.StoreException;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the node's parts at every scrape; blocks on the disk. What fails is left out, the rest is told. */
public final class NodeMetrics extends Collector {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMetrics.class);
    private static final List<String> ROLES = List.of("LEADER", "FOLLOWER", "LEARNER", "CANDIDATE", "ERROR");

    /**
     * What only the consensus engine knows.
     *
     * @param logMemoryBytes outside the Java heap
     * @param proposalsInFlight of a group
     */
    public record Raft(LongSupplier logMemoryBytes, IntToLongFunction proposalsInFlight) {}

    /**
     * What the completion of transactions tells.
     *
     * @param recovered since the process started
     * @param oldestSeconds how long this node has known of the oldest unfinished part
     */
    public record Recovery(LongSupplier recovered, LongSupplier oldestSeconds) {}

    /**
     * Whom to ask.
     *
     * @param disk the data volume, looked at a moment ago
     * @param members how many the pool has, as far as this node knows
     */
    public record Sources(
            Supplier<List<Replica.Status>> replicas,
            Raft raft,
            Store store,
            LongSupplier callsInFlight,
            LongSupplier expiryLagSeconds,
            Recovery recovery,
            Supplier<Disk> disk,
            BooleanSupplier ready,
            IntSupplier members,
            String version) {}

    private final Sources sources;

    /** Creates the collector; the caller registers it. */
    public NodeMetrics(Sources sources) {
        this.sources = sources;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families = new ArrayList<>(replicas());
        try {
            GaugeMetricFamily memory = family(Metric.STORE_MEMORY_BYTES);
            sources.store().memoryBytes().forEach((purpose, bytes) -> memory.addMetric(List.of(purpose), bytes));
            families.add(memory);
            families.add(single(Metric.STORE_DISK_BYTES, sources.store().diskBytes()));
            GaugeMetricFamily files = family(Metric.STORE_FAMILY_DISK_BYTES);
            for (Family family : Family.values()) {
                files.addMetric(List.of(family.diskName()), sources.store().diskBytes(family));
            }
            families.add(files);
        } catch (StoreException | IllegalStateException failed) {
            // A store that fails or is closing has nothing to tell; its replicas say ERROR.
            families.removeIf(f -> f.name.equals(Metric.STORE_MEMORY_BYTES.id()));
        }
        try {
            families.add(single(
                    Metric.RAFT_LOG_MEMORY_BYTES,
                    sources.raft().logMemoryBytes().getAsLong()));
        } catch (StoreException closed) {
            LOG.debug("no metrics of the Raft log: {}", closed.getMessage());
        }
        families.add(single(Metric.CALLS_IN_FLIGHT, sources.callsInFlight().getAsLong()));
        families.add(
                single(Metric.EXPIRY_LAG_SECONDS, sources.expiryLagSeconds().getAsLong()));
        families.add(new CounterMetricFamily(
                Metric.TRANSACTIONS_RECOVERED.id(),
                Metric.TRANSACTIONS_RECOVERED.help(),
                sources.recovery().recovered().getAsLong()));
        families.add(single(
                Metric.TRANSACTION_OLDEST_SECONDS,
                sources.recovery().oldestSeconds().getAsLong()));
        Disk disk = sources.disk().get();
        families.add(single(Metric.DISK_TOTAL_BYTES, disk.totalBytes()));
        families.add(single(Metric.DISK_FREE_BYTES, disk.freeBytes()));
        families.add(single(Metric.DISK_LOW, disk.low() ? 1 : 0));
        families.add(single(Metric.READY, sources.ready().getAsBoolean() ? 1 : 0));
        families.add(single(Metric.POOL_MEMBERS, sources.members().getAsInt()));
        families.add(family(Metric.BUILD).addMetric(List.of(sources.version()), 1));
        return families;
    }

    private List<MetricFamilySamples> replicas() {
        Map<Metric, GaugeMetricFamily> raft = new EnumMap<>(Metric.class);
        for (Metric metric : List.of(
                Metric.RAFT_ROLE,
                Metric.RAFT_HAS_LEADER,
                Metric.RAFT_TERM,
                Metric.RAFT_APPLIED_INDEX,
                Metric.RAFT_COMMITTED_INDEX,
                Metric.RAFT_LAG_ENTRIES,
                Metric.RAFT_PROPOSALS_IN_FLIGHT)) {
            raft.put(metric, family(metric));
        }
        for (Replica.Status replica : sources.replicas().get()) {
            List<String> group = List.of(String.valueOf(replica.group()));
            for (String role : ROLES) {
                raft.get(Metric.RAFT_ROLE).addMetric(List.of(group.get(0), role), role.equals(replica.role()) ? 1 : 0);
            }
            raft.get(Metric.RAFT_HAS_LEADER).addMetric(group, replica.leader() == null ? 0 : 1);
            raft.get(Metric.RAFT_TERM).addMetric(group, replica.term());
            raft.get(Metric.RAFT_APPLIED_INDEX).addMetric(group, replica.appliedIndex());
            raft.get(Metric.RAFT_COMMITTED_INDEX).addMetric(group, replica.committedIndex());
            raft.get(Metric.RAFT_LAG_ENTRIES)
                    .addMetric(group, Math.max(0, replica.committedIndex() - replica.appliedIndex()));
            raft.get(Metric.RAFT_PROPOSALS_IN_FLIGHT)
                    .addMetric(group, sources.raft().proposalsInFlight().applyAsLong(replica.group()));
        }
        return List.copyOf(raft.values());
    }

    private static GaugeMetricFamily family(Metric metric) {
        return new GaugeMetricFamily(metric.id(), metric.help(), List.of(metric.labels()));
    }

    private static MetricFamilySamples single(Metric metric, double value) {
        return family(metric).addMetric(List.of(), value);
    }
}
