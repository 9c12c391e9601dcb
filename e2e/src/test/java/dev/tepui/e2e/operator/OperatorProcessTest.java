package dev.tepui.e2e.operator;

import static dev.tepui.e2e.operator.OperatorUnderTest.ORDERS;
import static dev.tepui.e2e.operator.OperatorUnderTest.POOL;
import static dev.tepui.e2e.operator.OperatorUnderTest.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.pool.PretendedPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the operator does as a process, with resources and with a pool. */
@Timeout(600)
class OperatorProcessTest {
    @TempDir
    Path directory;

    private OperatorUnderTest operator;
    private ApiClient api;
    private PretendedPool pool;

    @BeforeEach
    void startOperator() throws IOException, InterruptedException {
        operator = new OperatorUnderTest(directory);
        api = operator.api();
        pool = operator.pool();
    }

    @AfterEach
    void stopOperator() {
        operator.close();
    }

    /** The resource is the source of truth: what gets lost in the pool comes back, what somebody changes too. */
    @Test
    void shouldRepairWhatChangesBehindItsBack() throws Exception {
        api.apply(TABLES + "orders", ORDERS);
        operator.awaitReady(TABLES + "orders");

        pool.lose("orders");
        api.delete("/api/v1/namespaces/shop/services/default");
        api.mergePatch(
                "/apis/policy/v1/namespaces/shop/poddisruptionbudgets/default", "{\"spec\":{\"maxUnavailable\":2}}");

        await().atMost(Duration.ofSeconds(90)).until(() -> pool.tableNames().contains("orders"));
        await().atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/api/v1/namespaces/shop/services/default").has("spec"));
        await().atMost(Duration.ofSeconds(90))
                .until(() -> api.get("/apis/policy/v1/namespaces/shop/poddisruptionbudgets/default")
                                .at("/spec/maxUnavailable")
                                .asInt()
                        == 1);
    }

    /** What is lost in the pool stays lost while the table is paused; asking for a look is answered afterwards. */
    @Test
    void shouldLeaveAPausedTableAloneAndLookWhenAsked() throws Exception {
        api.apply(TABLES + "orders", ORDERS);
        operator.awaitReady(TABLES + "orders");
        awaitQuiet();
        api.mergePatch(TABLES + "orders", "{\"metadata\":{\"annotations\":{\"tepui.dev/paused\":\"true\"}}}");
        operator.awaitReason(TABLES + "orders", "Paused", "PausedByAnnotation");

        pool.lose("orders");
        api.mergePatch(
                TABLES + "orders", "{\"metadata\":{\"annotations\":{\"tepui.dev/reconcile-requested-at\":\"now\"}}}");
        awaitPoolRefreshes(3);
        assertThat(pool.tableNames()).isEmpty();
        assertThat(handled()).isNotEqualTo("now");

        api.mergePatch(TABLES + "orders", "{\"metadata\":{\"annotations\":{\"tepui.dev/paused\":null}}}");
        await().atMost(Duration.ofSeconds(60)).until(() -> handled().equals("now"));
        assertThat(pool.tableNames()).containsExactly("orders");
        assertThat(api.get(TABLES + "orders").at("/status/conditions").toString())
                .doesNotContain("Paused");
    }

    private String handled() throws Exception {
        return api.get(TABLES + "orders").at("/status/lastHandledReconcileAt").asText();
    }

    /** Deletion waits for the protection, and for the tables; and it takes the table in the pool along. */
    @Test
    void shouldDeleteInOrder() throws Exception {
        api.apply(TABLES + "orders", ORDERS + "  deletionProtectionEnabled: true\n");
        operator.awaitReady(TABLES + "orders");

        api.delete(POOL);
        api.delete(TABLES + "orders");

        operator.awaitReason(TABLES + "orders", "Stalled", "DeletionProtected");
        operator.awaitReason(POOL, "Stalled", "TablesRemain");
        assertThat(Kstatus.of(api.get(TABLES + "orders"))).isEqualTo(Kstatus.TERMINATING);
        assertThat(Kstatus.of(api.get(POOL))).isEqualTo(Kstatus.TERMINATING);
        assertThat(pool.tableNames()).containsExactly("orders");

        api.mergePatch(TABLES + "orders", "{\"spec\":{\"deletionProtectionEnabled\":false}}");

        operator.awaitGone(TABLES + "orders");
        operator.awaitGone(POOL);
        assertThat(pool.tableNames()).isEmpty();
    }

    /** Forming a second time over lost data would make the loss final, and silent. */
    @Test
    void shouldNeverFormAgainOverLostData() throws Exception {
        api.apply(TABLES + "orders", ORDERS);
        operator.awaitReady(POOL);

        pool.loseEverything();
        api.mergePatch(
                POOL,
                "{\"metadata\":{\"annotations\":{\"look\":\"now\"}},\"spec\":{\"podAnnotations\":{\"a\":\"b\"}}}");

        operator.awaitReason(POOL, "Ready", "DataLost");
        await().atMost(Duration.ofSeconds(20)).until(() -> Kstatus.of(api.get(POOL)), Kstatus.FAILED::equals);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).until(() -> pool.formedMembers() == 0);
    }

    /** Waits until what follows the creation is over: the last events and status writes. */
    private void awaitQuiet() {
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            int writes = operator.requests().writes().size();
            awaitRefreshes(2);
            return operator.requests().writes().size() == writes;
        });
    }

    /** Waits until the operator has gone through the pool this often. */
    private void awaitPoolRefreshes(int times) {
        long pools = pool.statusReads() + times;
        await().atMost(Duration.ofSeconds(60)).until(() -> pool.statusReads() >= pools);
    }

    /** Waits until the operator has gone through the table and the pool this often, asking the members each time. */
    private void awaitRefreshes(int times) {
        long pools = pool.statusReads() + times;
        long tables = pool.tableReads("orders") + times;
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pool.statusReads() >= pools && pool.tableReads("orders") >= tables);
    }
}
