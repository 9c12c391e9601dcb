package dev.tepui.storage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.operation.InMemoryPool;
import dev.tepui.storage.placement.LocalReplicas;
import dev.tepui.storage.table.TableIndex;
import io.prometheus.client.CollectorRegistry;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is stored, on the real state machines. */
class StoredTablesTest {
    private static final int ITEMS = 40;

    private final TestServer server = new TestServer();
    private final InMemoryPool pool = server.pool();
    private final CollectorRegistry registry = new CollectorRegistry();
    private IntPredicate leads = group -> true;

    /** As if the whole pool were on one node. */
    private record Local(InMemoryPool pool) implements LocalReplicas {
        @Override
        public Optional<Replica> replica(int group) {
            return Optional.empty();
        }

        @Override
        public long appliedIndex(int group) {
            return 0;
        }

        @Override
        public boolean serves(int group) {
            return true;
        }

        @Override
        public ReadReply read(int group, Read read) {
            return pool.read(group, read, false).toCompletableFuture().join();
        }

        @Override
        public ReadReply readFromMemory(int group, Read.GetItem read) {
            return null;
        }
    }

    private void fill() {
        server.call("CreateTable", """
                {"TableName":"orders","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}""");
        for (int i = 0; i < ITEMS; i++) {
            server.call("PutItem", "{\"TableName\":\"orders\",\"Item\":{\"pk\":{\"S\":\"%02d\"}}}".formatted(i));
        }
        new StoredTables(new StoredTables.Sources(pool::current, pool, group -> leads.test(group), new Local(pool)))
                .register(registry);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private double sample(Metric metric, String... values) {
        Double value = registry.getSampleValue(metric.id(), metric.labels(), values);
        return value == null ? -1 : value;
    }

    @Test
    void shouldTellItemsAndBytesOfTheGroupsThatTheNodeLeads() {
        fill();
        assertThat(sample(Metric.TABLE_ITEMS, "orders")).isEqualTo(ITEMS);
        assertThat(sample(Metric.TABLE_BYTES, "orders")).isEqualTo(4.0 * ITEMS);

        leads = group -> group == 0;
        double here = sample(Metric.TABLE_ITEMS, "orders");
        leads = group -> group != 0;
        assertThat(here).isBetween(1.0, ITEMS - 1.0);
        assertThat(sample(Metric.TABLE_ITEMS, "orders")).isEqualTo(ITEMS - here);
    }

    @Test
    void shouldForgetATableThatIsDropped() {
        fill();
        pool.remove("orders");
        assertThat(sample(Metric.TABLE_ITEMS, "orders")).isEqualTo(-1);
    }

    @Test
    void shouldTellHowFarANewIndexIsUntilItIsComplete() {
        fill();
        pool.stopIndexesAt(TableIndex.Status.BACKFILLING);
        server.call("UpdateTable", """
                {"TableName":"orders","AttributeDefinitions":[{"AttributeName":"s","AttributeType":"S"}],
                 "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by-s",
                   "KeySchema":[{"AttributeName":"s","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}]}""");
        assertThat(sample(Metric.INDEX_BACKFILL_PERCENT, "orders", "by-s", "0")).isBetween(0.0, 100.0);

        pool.stopIndexesAt(null);
        assertThat(sample(Metric.INDEX_BACKFILL_PERCENT, "orders", "by-s", "0")).isEqualTo(-1);
    }
}
