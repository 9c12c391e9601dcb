package dev.tepui.storage.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.operation.InMemoryPool;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.table.SweepSettings;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted when, on the real state machines. */
class ExpirySweepingTest {
    private static final long BEGIN_SECONDS = 1_764_000_000L;

    private final TestServer server = new TestServer();
    private final InMemoryPool pool = server.pool();
    private final VirtualTime time = new VirtualTime();
    private final long began = time.nowMillis();
    private final Map<String, Long> deleted = new HashMap<>();
    private boolean clockIsKnown = true;
    private IntPredicate leads = group -> true;
    private ExpirySweeping sweeping;

    @BeforeEach
    void create() {
        create("sessions");
        sweeping = new ExpirySweeping(new ExpirySweeping.Parts(
                pool,
                pool::current,
                group -> leads.test(group),
                this::poolMillis,
                time,
                Long.MAX_VALUE,
                this::deleted));
        sweeping.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void deleted(String table, int items) {
        deleted.merge(table, (long) items, Long::sum);
    }

    private void create(String table) {
        call(
                "CreateTable",
                "{'TableName':'" + table + "','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{"
                        + "'AttributeName':'id','AttributeType':'N'}],"
                        + "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}]}");
        call(
                "UpdateTimeToLive",
                "{'TableName':'" + table + "','TimeToLiveSpecification':{'AttributeName':'t','Enabled':true}}");
    }

    private OptionalLong poolMillis() {
        return clockIsKnown ? OptionalLong.of(BEGIN_SECONDS * 1_000 + time.nowMillis() - began) : OptionalLong.empty();
    }

    @Test
    void shouldDeleteItemsInTheSecondAfterTheyExpire() {
        put("sessions", 60, 10);
        put("sessions", 60, 20);

        time.pass(9_000);
        assertThat(items("sessions")).isEqualTo(60);
        time.pass(3_000);
        assertThat(items("sessions")).as("the second call replaced the items").isEqualTo(60);
        time.pass(10_000);
        assertThat(items("sessions")).isZero();
        assertThat(deleted.get("sessions")).isEqualTo(60);
        assertThat(sweeping.lagSeconds()).isZero();
    }

    @Test
    void shouldKeepTheRateOfThePool() {
        settings(new SweepSettings(40, false));
        put("sessions", 200, 0);

        time.pass(1_100);
        assertThat(items("sessions")).isBetween(155L, 165L);
        time.pass(2_000);
        assertThat(items("sessions")).isBetween(75L, 85L);
        assertThat(sweeping.lagSeconds()).isBetween(1L, 4L);
        time.pass(3_000);
        assertThat(items("sessions")).isZero();
    }

    @Test
    void shouldTakeThePartOfTheRateThatIsDueToItsGroups() {
        settings(new SweepSettings(40, false));
        leads = group -> group == 0;
        put("sessions", 400, 0);

        time.pass(2_100);
        assertThat(deleted.get("sessions")).isBetween(18L, 22L);
    }

    @Test
    void shouldAddUpRatesBelowOne() {
        settings(new SweepSettings(1, false));
        leads = group -> group == 0;
        put("sessions", 400, 0);

        time.pass(60_000);
        assertThat(deleted.get("sessions")).isBetween(13L, 16L);
    }

    @Test
    void shouldServeTablesInTurn() {
        create("tokens");
        settings(new SweepSettings(40, false));
        put("sessions", 400, 0);
        put("tokens", 400, 0);

        time.pass(4_100);
        assertThat(items("sessions")).isBetween(300L, 340L);
        assertThat(items("tokens")).isBetween(300L, 340L);
    }

    @Test
    void shouldDoNothingWhilePausedButTellTheLag() {
        settings(new SweepSettings(2_000, true));
        put("sessions", 30, 0);
        time.pass(30_000);
        assertThat(items("sessions")).isEqualTo(30);
        assertThat(sweeping.lagSeconds()).isBetween(28L, 30L);

        settings(new SweepSettings(2_000, false));
        time.pass(2_000);
        assertThat(items("sessions")).isZero();
    }

    @Test
    void shouldFindItemsWhoseTimeWasLongOverWhenTheyWereWritten() {
        put("sessions", 30, 0);
        time.pass(10_000);
        put("sessions", 30, -5_000);
        time.pass(40_000);
        assertThat(items("sessions")).isZero();
    }

    @Test
    void shouldNotTrustATimeThatIsNotKnown() {
        clockIsKnown = false;
        put("sessions", 30, -10);
        time.pass(10_000);
        assertThat(items("sessions")).isEqualTo(30);
    }

    @Test
    void shouldLeaveItToTheLeaders() {
        leads = group -> false;
        put("sessions", 30, 0);
        time.pass(10_000);
        assertThat(items("sessions")).isEqualTo(30);
    }

    @Test
    void shouldGoOnAfterFailures() {
        put("sessions", 30, 0);
        pool.fail(() -> new Groups.UnavailableException("no leader"));
        time.pass(5_000);
        pool.fail(null);
        leads = group -> {
            throw new IllegalStateException("stopping");
        };
        time.pass(5_000);
        leads = group -> true;
        time.pass(2_000);
        assertThat(items("sessions")).isZero();
    }

    private void settings(SweepSettings settings) {
        pool.setSweeps(settings).toCompletableFuture().join();
    }

    /** Items that expire so many seconds after the beginning of the test. */
    private void put(String table, int count, long afterSeconds) {
        for (int i = 0; i < count; i++) {
            call(
                    "PutItem",
                    "{'TableName':'" + table + "','Item':{'id':{'N':'" + i + "'},'t':{'N':'"
                            + (BEGIN_SECONDS + afterSeconds) + "'}}}");
        }
    }

    private long items(String table) {
        String answer = call("Scan", "{'TableName':'" + table + "','Select':'COUNT'}");
        return Long.parseLong(answer.replaceFirst(".*\"Count\":(\\d+).*", "$1"));
    }

    private String call(String operation, String request) {
        HttpResponse<String> answer = server.call(operation, request.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
