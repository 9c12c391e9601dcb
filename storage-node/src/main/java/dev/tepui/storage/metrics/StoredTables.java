package dev.tepui.storage.metrics;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.placement.GroupLayout;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.LocalReplicas;
import dev.tepui.storage.store.StoreException;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at every scrape what the groups hold whose leaders are on this node: the sum over nodes is the table's. Blocks
 * on the disk.
 */
public final class StoredTables extends Collector {
    private static final Logger LOG = LoggerFactory.getLogger(StoredTables.class);
    private static final double PERCENT = 100;

    /**
     * Whom to ask.
     *
     * @param leads whether the leader of a group is on this node
     */
    public record Sources(Supplier<Catalogue> catalogue, Groups groups, IntPredicate leads, LocalReplicas replicas) {}

    private final Sources sources;

    /** Creates the collector; the caller registers it. */
    public StoredTables(Sources sources) {
        this.sources = sources;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        GaugeMetricFamily backfills = family(Metric.INDEX_BACKFILL_PERCENT);
        Map<String, ReadReply.StatisticsAre> sizes = new HashMap<>();
        try {
            for (int group : led()) {
                int tables = 0;
                for (Table table : sources.catalogue().get().tables().values()) {
                    String label = tables++ < TableLabels.TABLES_MAX ? table.name() : TableLabels.OTHER_TABLES;
                    sizes.merge(label, statistics(group, table), ReadReply.StatisticsAre::plus);
                    addBackfills(backfills, group, table);
                }
            }
        } catch (StoreException | IllegalStateException failed) {
            // A store that fails or is closing has nothing to tell; its replicas say ERROR.
            LOG.debug("no metrics of tables: {}", failed.getMessage());
            return List.of();
        }
        GaugeMetricFamily items = family(Metric.TABLE_ITEMS);
        GaugeMetricFamily bytes = family(Metric.TABLE_BYTES);
        sizes.forEach((table, size) -> {
            items.addMetric(List.of(table), size.itemCount());
            bytes.addMetric(List.of(table), size.sizeBytes());
        });
        return List.of(items, bytes, backfills);
    }

    private List<Integer> led() {
        return IntStream.range(0, sources.groups().count())
                .filter(sources.leads())
                .boxed()
                .toList();
    }

    private ReadReply.StatisticsAre statistics(int group, Table table) {
        return sources.replicas().read(group, new Read.GetStatistics(table.number()))
                        instanceof ReadReply.StatisticsAre statistics
                ? statistics
                : ReadReply.StatisticsAre.NONE;
    }

    private void addBackfills(GaugeMetricFamily backfills, int group, Table table) {
        Groups groups = sources.groups();
        int endHash = group + 1 < groups.count() ? groups.firstHash(group + 1) : GroupLayout.HASHES;
        for (TableIndex index : table.consumers().indexes().all()) {
            if (index.status() == TableIndex.Status.BACKFILLING
                    && sources.replicas().read(group, new Read.GetCaptures(table.number()))
                            instanceof ReadReply.CapturesAre known) {
                Capture capture = known.captures().find(ConsumerSettling.captureOf(index));
                if (capture != null && capture.progress() != null) {
                    double recorded = capture.progress().recordedFraction(groups.firstHash(group), endHash);
                    backfills.addMetric(List.of(table.name(), index.name(), String.valueOf(group)), PERCENT * recorded);
                }
            }
        }
    }

    private static GaugeMetricFamily family(Metric metric) {
        return new GaugeMetricFamily(metric.id(), metric.help(), List.of(metric.labels()));
    }
}
