package dev.tepui.storage.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.provisioning.Provisioning.RefusedException;
import dev.tepui.storage.simulation.MemoryTables;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.Tag;
import dev.tepui.storage.table.TableDefinition.Throughput;
import dev.tepui.storage.table.TimeToLiveSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Provisioning through an operator, played by an HTTP server. */
@Timeout(60)
class OperatorProvisioningTest {
    private static final TableDefinition ORDERS = new TableDefinition(
            "orders",
            List.of(new TableDefinition.AttributeDefinition("id", TableDefinition.KeyType.S)),
            List.of(new TableDefinition.KeyElement("id", TableDefinition.Role.HASH)),
            List.of(),
            List.of(),
            TableDefinition.BillingMode.PAY_PER_REQUEST,
            null,
            new TableDefinition.Options(false, null, null, List.of()));

    private static final TableDefinition TAGGED =
            TableChange.ofTags(List.of(new Tag("stage", "test")), List.of()).applyTo(ORDERS);
    private static final TableChange CHANGE = new TableChange(
            TableDefinition.BillingMode.PROVISIONED,
            new Throughput(5, 6),
            null,
            new Throughput(7, 0),
            null,
            true,
            List.of(new Tag("team", "shop")),
            List.of("stage"));

    private final Vertx vertx = Vertx.vertx();
    private final MemoryTables tables = new MemoryTables();
    private final VirtualTime time = new VirtualTime();
    private volatile int status = 201;
    private volatile String answer = "{}";
    private volatile String seen = "";
    private Runnable effect = () -> {};
    private HttpServer operator;
    private OperatorProvisioning provisioning;

    @BeforeEach
    void start() throws Exception {
        operator = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    seen = request.method() + " " + request.path() + " " + request.getHeader("Authorization") + " "
                            + body.toString(StandardCharsets.UTF_8);
                    effect.run();
                    request.response().setStatusCode(status).end(answer);
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        provisioning = at(operator.actualPort());
    }

    private OperatorProvisioning at(int port) {
        URI url = URI.create("http://127.0.0.1:" + port + "/provisioning/v1/namespaces/shop/pools/default");
        return new OperatorProvisioning(vertx, url, () -> "s3cret", tables, time);
    }

    @AfterEach
    void stop() throws Exception {
        provisioning.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Waits for the real network and moves the virtual time on. */
    private <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        while (!future.isDone()) {
            time.pass(10);
            Thread.onSpinWait();
        }
        return future.join();
    }

    private static Throwable failure(Runnable call) {
        try {
            call.run();
        } catch (CompletionException e) {
            return e.getCause();
        }
        throw new AssertionError("did not fail");
    }

    @Test
    void shouldHaveTheOperatorCreateAndAnswerWhenTheCatalogueShowsIt() {
        effect = () -> tables.declare(ORDERS, "uid");
        Table table = await(provisioning.create(ORDERS, "{\"TableName\":\"orders\"}".getBytes(StandardCharsets.UTF_8)));

        assertThat(table.name()).isEqualTo("orders");
        assertThat(seen)
                .isEqualTo("POST /provisioning/v1/namespaces/shop/pools/default/tables Bearer s3cret "
                        + "{\"TableName\":\"orders\"}");
    }

    @Test
    void shouldSayUnknownWhenTheTableIsNotShownInTime() {
        assertThat(failure(() -> {
                    CompletableFuture<Table> creating =
                            provisioning.create(ORDERS, new byte[0]).toCompletableFuture();
                    await(creating);
                }))
                .isInstanceOf(Groups.OutcomeUnknownException.class);
    }

    @Test
    void shouldPassRefusalsOn() {
        status = 409;
        answer = "{\"error\":\"ResourceInUse\"}";
        assertThat(failure(() -> await(provisioning.create(ORDERS, new byte[0]))))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(RefusedException.Kind.RESOURCE_IN_USE);
                    assertThat(refused.getMessage()).isEqualTo("Table already exists: orders");
                });
        status = 403;
        answer = "{\"error\":\"Forbidden\",\"message\":\"denied by policy\"}";
        assertThat(failure(() -> await(provisioning.create(ORDERS, new byte[0]))))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(RefusedException.Kind.VALIDATION);
                    assertThat(refused.getMessage()).isEqualTo("denied by policy");
                });
        status = 500;
        answer = "<html>";
        assertThat(failure(() -> await(provisioning.create(ORDERS, new byte[0]))))
                .isInstanceOf(Groups.UnavailableException.class);
    }

    /** A retained table has no resource. One made for an SDK would take it over, items and all. */
    @Test
    void shouldNotCreateATableThatIsThereWithoutAResource() {
        tables.declare(ORDERS, "uid of a resource that is gone");

        assertThat(failure(() -> await(provisioning.create(ORDERS, new byte[0]))))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(RefusedException.Kind.RESOURCE_IN_USE);
                    assertThat(refused.getMessage()).isEqualTo("Table already exists: orders");
                });
        assertThat(seen).as("what the operator was asked").isEmpty();
    }

    @Test
    void shouldDeleteThroughTheOperator() {
        tables.declare(ORDERS, "uid");
        status = 202;
        effect = () -> tables.delete("orders", null);

        assertThat(await(provisioning.delete("orders")).status()).isEqualTo(Table.Status.ACTIVE);
        assertThat(seen).startsWith("DELETE /provisioning/v1/namespaces/shop/pools/default/tables/orders Bearer");
        assertThat(failure(() -> await(provisioning.delete("orders"))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RefusedException.Kind.RESOURCE_IN_USE));
        assertThat(failure(() -> await(provisioning.delete("nothing"))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RefusedException.Kind.NOT_FOUND));
    }

    @Test
    void shouldHaveTheOperatorChangeAndAnswerWhenTheCatalogueShowsIt() {
        tables.declare(TAGGED, "uid");
        status = 200;
        effect = () -> tables.change("orders", CHANGE);

        Table changed = await(provisioning.update(tables.current().get("orders"), CHANGE));

        assertThat(changed.definition()).isEqualTo(CHANGE.applyTo(TAGGED));
        assertThat(seen)
                .isEqualTo("PATCH /provisioning/v1/namespaces/shop/pools/default/tables/orders Bearer s3cret "
                        + "{\"BillingMode\":\"PROVISIONED\",\"ProvisionedThroughput\":{\"ReadCapacityUnits\":5,"
                        + "\"WriteCapacityUnits\":6},\"WarmThroughput\":{\"ReadUnitsPerSecond\":7},"
                        + "\"DeletionProtectionEnabled\":true,\"Tags\":[{\"Key\":\"team\",\"Value\":\"shop\"}],"
                        + "\"TagKeys\":[\"stage\"],\"PresentTags\":[{\"Key\":\"stage\",\"Value\":\"test\"}]}");
    }

    @Test
    void shouldHandInATimeToLive() {
        tables.declare(TAGGED, "uid");
        status = 200;
        TableChange change = TableChange.of(new TimeToLiveSpecification("expires", true));
        effect = () -> tables.change("orders", change);

        Table changed = await(provisioning.update(tables.current().get("orders"), change));

        assertThat(changed.timeToLive().wanted()).isEqualTo("expires");
        assertThat(seen).endsWith("{\"TimeToLiveSpecification\":{\"Enabled\":true,\"AttributeName\":\"expires\"}}");
    }

    @Test
    void shouldPassOnThatAFieldBelongsToSomebodyElse() {
        tables.declare(TAGGED, "uid");
        status = 409;
        answer = "{\"error\":\"Refused\",\"message\":\"applied by flux\"}";

        assertThat(failure(() -> await(provisioning.update(tables.current().get("orders"), CHANGE))))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(RefusedException.Kind.VALIDATION);
                    assertThat(refused.getMessage()).isEqualTo("applied by flux");
                });
    }

    @Test
    void shouldNotChangeWhatIsNotThereOrGoesMeanwhile() {
        tables.declare(TAGGED, "uid");
        Table table = tables.current().get("orders");
        status = 404;
        assertThat(failure(() -> await(provisioning.update(table, CHANGE))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RefusedException.Kind.NOT_FOUND));
        status = 200;
        effect = () -> tables.remove("orders");
        assertThat(failure(() -> await(provisioning.update(table, CHANGE))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RefusedException.Kind.NOT_FOUND));
    }

    @Test
    void shouldPassOnThatATableIsProtected() {
        tables.declare(ORDERS, "uid");
        status = 409;
        answer = "{\"error\":\"DeletionProtected\",\"message\":\"protected against deletion\"}";

        assertThat(failure(() -> await(provisioning.delete("orders"))))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(RefusedException.Kind.VALIDATION);
                    assertThat(refused.getMessage()).isEqualTo("protected against deletion");
                });
    }

    @Test
    void shouldSayUnavailableWhenThereIsNoOperator() throws Exception {
        operator.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThatThrownBy(() -> await(provisioning.create(ORDERS, new byte[0])))
                .hasCauseInstanceOf(Groups.UnavailableException.class);
    }

    @Test
    void shouldCreateChangeAndDeleteInTheCatalogueWithoutAnOperator() {
        CatalogueProvisioning own = new CatalogueProvisioning(tables);
        assertThat(await(own.create(ORDERS, new byte[0])).name()).isEqualTo("orders");
        assertThat(failure(() -> await(own.create(ORDERS, new byte[0]))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RefusedException.Kind.RESOURCE_IN_USE));
        assertThat(await(own.update(tables.current().get("orders"), CHANGE)).definition())
                .isEqualTo(CHANGE.applyTo(ORDERS));
        assertThat(failure(() -> await(own.update(tables.current().get("orders"), CHANGE))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.getMessage()).contains("will not change"));
        assertThat(await(own.delete("orders")).status()).isEqualTo(Table.Status.DELETING);
        assertThat(failure(() -> await(own.delete("orders"))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.getMessage()).contains("Table is being deleted: orders"));
        assertThat(failure(() -> await(own.delete("nothing"))))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RefusedException.Kind.NOT_FOUND));
    }
}
