package dev.tepui.operator.golden;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableStatus;
import dev.tepui.operator.desired.CreateTableRequest;
import dev.tepui.operator.desired.EffectiveDefinition;
import dev.tepui.operator.desired.TableFromCreateTable;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.Ports;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.FakeNodeClient;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.observe.ObservedTable;
import dev.tepui.operator.observe.TableObserver;
import dev.tepui.operator.plan.TableDeletion;
import dev.tepui.operator.plan.TablePlan;
import dev.tepui.operator.status.Notice;
import dev.tepui.operator.status.TableStatusOf;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One directory per case: {@code in-table}, its pool as {@code in-pool}, what the pool has as {@code in-catalogue}, the
 * resource that owns that if it is another one and still there as {@code in-owner}, its namespace when that is being
 * deleted as {@code in-namespace}, the pool's refusal of the declaration as {@code in-answer}; out come the definition
 * (as {@code declared} what the pool is told, where that is more; as {@code sinks} what it is told about sinks), the
 * plan (or what a deletion would do), the status and the events. In {@code createtable} a request of an SDK becomes a
 * resource, and the resource a request again.
 */
class TableGoldenTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> shouldComputePlanAndStatus() {
        return GoldenFiles.cases("table").map(files -> DynamicTest.dynamicTest(files.name(), () -> run(files)));
    }

    @TestFactory
    Stream<DynamicTest> shouldConvertBothWays() {
        return GoldenFiles.cases("createtable")
                .map(files -> DynamicTest.dynamicTest(files.name(), () -> convert(files)));
    }

    private static void run(GoldenFiles files) throws Exception {
        Table table = files.input("table", Table.class);
        ObservedTable observed = observed(files, table);
        EffectiveDefinition effective = EffectiveDefinition.of(table.getSpec());
        Map<String, Object> outputs = new TreeMap<>();
        outputs.put("definition", effective.definition());
        if (table.getMetadata().getDeletionTimestamp() != null) {
            outputs.put(
                    "deletion",
                    Map.of(
                            "decision",
                            TableDeletion.of(observed, effective.definition()).toString()));
            files.check(outputs);
            return;
        }
        TablePlan plan = TablePlan.of(observed, effective, List.of());
        Optional<Answer<TableState>> declared = declare(plan, files.optionalInput("answer", ObjectNode.class));
        TableStatus status = TableStatusOf.compute(observed, plan, declared, effective.advice(), NOW);
        outputs.put("plan", plan(plan));
        if (plan instanceof TablePlan.Declare declare && !declare.definition().equals(effective.definition())) {
            outputs.put("declared", declare.definition());
        }
        if (plan instanceof TablePlan.Declare declare && declare.streamSinks().isPresent()) {
            outputs.put("sinks", declare.streamSinks().get());
        }
        if (plan instanceof TablePlan.CreatePool create) {
            outputs.put("pool", create.pool());
        }
        outputs.put("status", status);
        List<Notice> events = new ArrayList<>(TableStatusOf.notices(table, status));
        TableStatusOf.takenOver(plan, declared).ifPresent(events::add);
        outputs.put("events", events);
        files.check(outputs);
    }

    private static Map<String, String> plan(TablePlan plan) {
        Map<String, String> members =
                new TreeMap<>(Map.of("plan", plan.getClass().getSimpleName()));
        if (plan instanceof TablePlan.Declare declare) {
            declare.owner().takes().ifPresent(id -> members.put("takes", id));
        }
        return members;
    }

    private static Optional<Answer<TableState>> declare(TablePlan plan, Optional<ObjectNode> refusal) {
        if (!(plan instanceof TablePlan.Declare declare)) {
            return Optional.empty();
        }
        if (refusal.isPresent()) {
            return Optional.of(
                    new Answer.Conflict<>(refusal.get().get("conflict").asText()));
        }
        FakeNodeClient nodes = new FakeNodeClient();
        declare.before().ifPresent(state -> nodes.tables.put(declare.tableName(), state));
        return Optional.of(nodes.putTable(
                declare.access(), declare.tableName(), declare.owner(), declare.definition(), declare.streamSinks()));
    }

    private static ObservedTable observed(GoldenFiles files, Table table) {
        Optional<StoragePool> pool = files.optionalInput("pool", StoragePool.class);
        boolean formed = pool.filter(found -> found.getStatus() != null
                        && Boolean.TRUE.equals(found.getStatus().getFormed()))
                .isPresent();
        Optional<Answer<TableState>> inPool = formed
                ? Optional.of(files.optionalInput("catalogue", ObjectNode.class)
                        .map(TableGoldenTest::answer)
                        .orElseGet(Answer.NotFound::new))
                : Optional.empty();
        Optional<PoolAccess> access = pool.map(found -> new PoolAccess(List.of("default-a-0"), Ports.ADMIN, "secret"));
        TreeSet<String> zones = new TreeSet<>(
                files.optionalInput("zones", String[].class).map(List::of).orElse(List.of()));
        boolean ownerExists = files.optionalInput("owner", Table.class).isPresent();
        boolean namespaceGoes =
                files.optionalInput("namespace", Namespace.class).isPresent();
        return new ObservedTable(
                table, TableObserver.poolOf(table), pool, access, inPool, ownerExists, namespaceGoes, zones);
    }

    private static Answer<TableState> answer(ObjectNode catalogue) {
        return catalogue.has("unreachable")
                ? new Answer.Unreachable<>("refused")
                : new Answer.Ok<>(JSON.convertValue(catalogue, TableState.class));
    }

    private static void convert(GoldenFiles files) throws Exception {
        ObjectNode request = files.input("request", ObjectNode.class);
        PoolNames pool = new PoolNames("shop", PoolNames.DEFAULT_POOL);
        Table table = TableFromCreateTable.resource(pool, "orders", TableFromCreateTable.spec(request));
        files.check(Map.of("table", table, "request", CreateTableRequest.of(table.getSpec())));
    }
}
