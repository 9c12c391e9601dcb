package dev.tepui.operator.golden;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.desired.DesiredPool;
import dev.tepui.operator.desired.NodeDefaults;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.Ports;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.observe.ObservedPool;
import dev.tepui.operator.plan.PoolPlan;
import dev.tepui.operator.status.Notice;
import dev.tepui.operator.status.PoolOutcome;
import dev.tepui.operator.status.PoolStatusOf;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One directory per case: {@code in-pool}, what exists already as {@code in-StatefulSet-*}, what the members say as
 * {@code in-members}; out come the applied objects, the plan, the status and the events.
 */
class PoolGoldenTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NodeDefaults DEFAULTS =
            new NodeDefaults("tepui/storage-node:0.1.0", "http://tepui-operator.tepui-system.svc:8080");

    /** What the members of a case say; a host that is not listed does not answer. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Members(boolean asked, Map<String, NodeStatus> answers, boolean budgetExists) {}

    @TestFactory
    Stream<DynamicTest> shouldComputeObjectsPlanAndStatus() {
        return GoldenFiles.cases("pool").map(files -> DynamicTest.dynamicTest(files.name(), () -> run(files)));
    }

    private static void run(GoldenFiles files) throws Exception {
        StoragePool pool = files.input("pool", StoragePool.class);
        Map<String, StatefulSet> existing = files.inputs("StatefulSet-", StatefulSet.class).stream()
                .collect(Collectors.toMap(found -> found.getMetadata().getName(), Function.identity()));
        Map<String, PersistentVolumeClaim> claims =
                files.inputs("PersistentVolumeClaim-", PersistentVolumeClaim.class).stream()
                        .collect(Collectors.toMap(
                                found -> found.getMetadata().getName(),
                                Function.identity(),
                                (one, other) -> one,
                                TreeMap::new));
        ObservedPool observed = observed(pool, existing, claims, files.optionalInput("members", Members.class));
        PoolPlan plan = PoolPlan.of(observed, DesiredPool.of(pool, DEFAULTS, existing), NOW, Duration.ofMinutes(10));
        PoolOutcome outcome = new PoolOutcome(Optional.empty(), List.of(), Optional.empty());
        var status = PoolStatusOf.compute(observed, plan, outcome, NOW);
        List<Notice> notices = PoolStatusOf.notices(pool, status);

        Map<String, Object> outputs = new TreeMap<>();
        plan.newAdminSecret().ifPresent(secret -> outputs.put(name(secret), secret));
        plan.apply().forEach(object -> outputs.put(name(object), object));
        outputs.put("plan", describe(plan));
        outputs.put("status", status);
        outputs.put("events", notices);
        files.check(outputs);
    }

    private static ObservedPool observed(
            StoragePool pool,
            Map<String, StatefulSet> existing,
            Map<String, PersistentVolumeClaim> claims,
            Optional<Members> members) {
        List<String> hosts = Member.hosts(pool);
        Map<String, Answer<NodeStatus>> answers = new LinkedHashMap<>();
        members.filter(Members::asked)
                .ifPresent(said -> hosts.forEach(host -> {
                    NodeStatus status =
                            said.answers() == null ? null : said.answers().get(host);
                    answers.put(host, status == null ? new Answer.Unreachable<>("refused") : new Answer.Ok<>(status));
                }));
        Optional<PoolAccess> access = members.map(said -> new PoolAccess(hosts, Ports.ADMIN, "secret"));
        boolean budget = members.map(Members::budgetExists).orElse(false);
        return new ObservedPool(pool, existing, claims, budget, access, answers, List.of());
    }

    private static Map<String, Object> describe(PoolPlan plan) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("apply", plan.apply().stream().map(PoolGoldenTest::name).toList());
        description.put(
                "delete", plan.delete().stream().map(PoolGoldenTest::name).toList());
        description.put("formation", plan.formation().toString());
        description.put("heldBack", plan.heldBack());
        plan.sweepSettings().ifPresent(settings -> description.put("sweepSettings", settings));
        if (!plan.volumes().expand().isEmpty()) {
            description.put("expand", plan.volumes().expand());
        }
        description.put("cells", plan.scaling().cells());
        plan.scaling().tell().ifPresent(members -> description.put("tell", members));
        return description;
    }

    private static String name(HasMetadata object) {
        return object.getKind() + "-" + object.getMetadata().getName();
    }
}
