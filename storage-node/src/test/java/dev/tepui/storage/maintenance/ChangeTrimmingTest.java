package dev.tepui.storage.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.catalogue.StreamForgetting;
import dev.tepui.storage.catalogue.TableStep;
import dev.tepui.storage.catalogue.TableWork;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.operation.InMemoryPool;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes from the change log when, on the real state machines. */
class ChangeTrimmingTest {
    private static final long RETENTION_MILLIS = 3_600_000;
    private static final long PERIOD_MILLIS = 60_000;

    private final TestServer server = new TestServer();
    private final InMemoryPool pool = server.pool();
    private final VirtualTime time = new VirtualTime();
    private final long begin = pool.nowMillis();
    private boolean leads = true;

    @BeforeEach
    void create() {
        call(
                "CreateTable",
                "{'TableName':'orders','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{"
                        + "'AttributeName':'id','AttributeType':'S'}],"
                        + "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
                        + "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}}");
        new ChangeTrimming(
                        new ChangeTrimming.Parts(pool, pool::current, group -> leads, time),
                        new ChangeTrimming.Retention(this::nowMillis, RETENTION_MILLIS, PERIOD_MILLIS))
                .start();
        new TableWork(
                        List.<TableStep>of(
                                new ConsumerSettling(pool),
                                new StreamForgetting(pool, this::nowMillis, RETENTION_MILLIS)),
                        pool::current,
                        () -> true,
                        time)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The pool's clock stands still but for changes of tables; the worker's goes on. */
    private long nowMillis() {
        return begin + time.nowMillis();
    }

    @Test
    void shouldKeepYoungChangesAndForgetOldOnes() {
        put(30);
        time.pass(RETENTION_MILLIS - 2 * PERIOD_MILLIS);
        assertThat(changes()).isEqualTo(30);
        time.pass(4 * PERIOD_MILLIS);
        assertThat(changes()).isZero();
    }

    @Test
    void shouldStopAtTheFirstYoungChange() {
        put(30);
        // Half an hour later.
        for (int minute = 0; minute < 30; minute++) {
            call(
                    "TagResource",
                    "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/orders','Tags':[{"
                            + "'Key':'minute','Value':'" + minute + "'}]}");
        }
        put(5);
        time.pass(RETENTION_MILLIS + 4 * PERIOD_MILLIS);
        assertThat(changes()).isEqualTo(5);
        time.pass(RETENTION_MILLIS);
        assertThat(changes()).isZero();
    }

    @Test
    void shouldLeaveItToTheLeaders() {
        leads = false;
        put(30);
        time.pass(2 * RETENTION_MILLIS);
        assertThat(changes()).isEqualTo(30);
        leads = true;
        time.pass(2 * PERIOD_MILLIS);
        assertThat(changes()).isZero();
    }

    @Test
    void shouldTryAgainAfterAFailure() {
        put(30);
        pool.fail(() -> new Groups.UnavailableException("no leader"));
        time.pass(2 * RETENTION_MILLIS);
        pool.fail(null);
        assertThat(changes()).isEqualTo(30);
        time.pass(2 * PERIOD_MILLIS);
        assertThat(changes()).isZero();
    }

    @Test
    void shouldForgetAStreamADayAfterItsEnd() {
        put(3);
        call("UpdateTable", "{'TableName':'orders','StreamSpecification':{'StreamEnabled':false}}");
        call(
                "UpdateTable",
                "{'TableName':'orders','StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}}");
        time.pass(RETENTION_MILLIS - PERIOD_MILLIS);
        assertThat(table().streams().all()).hasSize(2);
        time.pass(4 * PERIOD_MILLIS);

        assertThat(table().streams().all()).extracting(TableStream::status).containsExactly(TableStream.Status.ENABLED);
        for (int group = 0; group < pool.count(); group++) {
            ReadReply.CapturesAre known =
                    (ReadReply.CapturesAre) pool.read(group, new Read.GetCaptures(table().number()), true)
                            .toCompletableFuture()
                            .join();
            assertThat(known.captures().all()).hasSize(1).allMatch(capture -> capture.isOpen());
        }
    }

    private Table table() {
        return pool.current().get("orders");
    }

    private int changes() {
        int sum = 0;
        for (int group = 0; group < pool.count(); group++) {
            ReadReply reply = pool.read(
                            group, new Read.GetChanges(table().number(), Position.START, 1_000, 1 << 20), true)
                    .toCompletableFuture()
                    .join();
            sum += ((ReadReply.ChangesAre) reply).changes().size();
        }
        return sum;
    }

    private void put(int items) {
        for (int i = 0; i < items; i++) {
            call(
                    "PutItem",
                    "{'TableName':'orders','Item':{'id':{'S':'" + i + "'},'t':{'N':'" + pool.nowMillis() + "'}}}");
        }
    }

    private void call(String operation, String request) {
        assertThat(server.call(operation, request.replace('\'', '"')).statusCode())
                .isEqualTo(200);
    }
}
