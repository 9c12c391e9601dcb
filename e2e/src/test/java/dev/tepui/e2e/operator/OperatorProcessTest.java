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

/** What the operator does as a process at the end of a pool: when it is deleted, and when its data is lost. */
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
}
