package dev.tepui.e2e.operator;

import static dev.tepui.e2e.operator.OperatorUnderTest.NAMESPACE;
import static dev.tepui.e2e.operator.OperatorUnderTest.POOL;
import static dev.tepui.e2e.operator.OperatorUnderTest.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tepui.e2e.pool.PretendedPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a GitOps tool sees that applies manifests and compares them with what is there, for ever: what it applied, and
 * nothing else; how it learns whether that is healthy; and what happens to what others change.
 */
@Timeout(600)
class GitOpsProcessTest {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String TOOL = "argocd-controller";
    /** Without force: a field that somebody else manages meanwhile would be a conflict. */
    private static final String AS_TOOL = "fieldManager=" + TOOL;

    private static final String OPERATOR = "tepui-operator";
    private static final String STATEFUL_SET = "/apis/apps/v1/namespaces/shop/statefulsets/default-a";
    private static final String SERVICE = "/api/v1/namespaces/shop/services/default";
    private static final String BUDGET = "/apis/policy/v1/namespaces/shop/poddisruptionbudgets/default";
    private static final String SECRET = "/api/v1/namespaces/shop/secrets/default-admin";
    private static final String EVENTS = "/api/v1/namespaces/shop/events";

    /** What the operator does not write by server-side apply: a token is made once, and so is an event. */
    private static final Set<String> CREATED = Set.of("POST /api/v1/namespaces/shop/secrets", "POST " + EVENTS);
    /** And its finalizer, which it takes off when an object is deleted, has to go from whatever else is there. */
    private static final String FINALIZERS_OF = "PATCH /apis/tepui.dev/v1alpha1/namespaces/shop/";

    /** One every 50 ms. A thousand with {@code -Dtepui.repeat=2}: then stories are told at length, too. */
    private static final int RECONCILES = Integer.getInteger("tepui.repeat", 1) > 1 ? 1_000 : 30;

    /** What the schema adds to {@code pool.yaml}. */
    private static final String POOL_DEFAULTS = """
            {"cells": 1, "replicationGroups": 12, "region": "us-east-1", "hibernated": false,
             "storage": {"whenScaled": "Retain", "whenLost": "Rebuild"},
             "timeToLive": {"sweepRate": 2000, "paused": false},
             "maintenanceWindows": [{"timeZone": "UTC"}]}
            """;

    @TempDir
    private static Path directory;

    private static OperatorUnderTest operator;
    private static ApiClient api;
    private static PretendedPool pool;
    /** As the answer to the first apply showed the pool. */
    private static JsonNode newPool;

    @BeforeAll
    static void startOperatorAndApplyThePool() throws IOException, InterruptedException {
        operator =
                new OperatorUnderTest(directory, Map.of("TEPUI_POOL_REFRESH", "50ms", "TEPUI_TABLE_REFRESH", "50ms"));
        api = operator.api();
        pool = operator.pool();
        newPool = api.apply(POOL, text("gitops/pool.yaml"), AS_TOOL);
        operator.awaitReady(POOL);
    }

    @AfterAll
    static void stopOperator() {
        operator.close();
    }

    /** However often the operator looks, it writes nothing more, and nothing that it has written is in the way. */
    @Test
    void shouldLeaveAloneWhatWasApplied() throws Exception {
        apply("everything", text("gitops/table.yaml"));
        awaitCurrent(TABLES + "everything", "Everything");
        // Not of the operator's making, and seen by it.
        api.mergePatch(STATEFUL_SET, "{\"metadata\": {\"annotations\": {\"somebody\": \"else\"}}}");
        awaitQuiet("Everything");
        Map<String, JsonNode> before = api.objects(NAMESPACE);
        int writes = operator.requests().writesOfOperator().size();
        long declarations = pool.declarations("Everything");

        awaitReconciles("Everything", RECONCILES);

        assertThat(operator.requests().writesOfOperator()).hasSize(writes);
        assertThat(api.objects(NAMESPACE)).isEqualTo(before).hasSizeGreaterThan(12);
        assertThat(pool.declarations("Everything")).isEqualTo(declarations);
        ObjectNode wholePool = (ObjectNode) YAML.readTree(text("gitops/pool.yaml"));
        addMissing(wholePool.withObject("/spec"), YAML.readTree(POOL_DEFAULTS));
        shouldBeAsApplied(POOL, "gitops/pool.yaml", wholePool);
        shouldBeAsApplied(TABLES + "everything", "gitops/table.yaml", YAML.readTree(text("gitops/table.yaml")));
    }

    /** What kubectl diff, and each round of a GitOps tool, would show: nothing. */
    private static void shouldBeAsApplied(String path, String manifest, JsonNode expected) throws Exception {
        ObjectNode live = (ObjectNode) api.get(path);
        String version = live.at("/metadata/resourceVersion").asText();
        assertThat(api.apply(path, text(manifest), AS_TOOL + "&dryRun=All")).isEqualTo(live);
        assertThat(api.apply(path, text(manifest), AS_TOOL)
                        .at("/metadata/resourceVersion")
                        .asText())
                .isEqualTo(version);

        Map<String, Set<String>> managers = FieldManagers.of(live);
        assertThat(managers).containsOnlyKeys(TOOL + " Apply", OPERATOR + " Apply", OPERATOR + " Apply status");
        assertThat(managers.get(TOOL + " Apply"))
                .allMatch(field -> field.startsWith("spec.") || field.matches("metadata\\.(labels|annotations)\\..*"));
        assertThat(managers.get(OPERATOR + " Apply"))
                .hasSize(1)
                .allMatch(field -> field.startsWith("metadata.finalizers."));
        assertThat(managers.get(OPERATOR + " Apply status")).allMatch(field -> field.startsWith("status."));

        live.remove("status");
        live.withObject("/metadata")
                .remove(List.of("creationTimestamp", "finalizers", "generation", "managedFields", "resourceVersion"));
        live.withObject("/metadata").remove("uid");
        assertThat(live).isEqualTo(expected);
    }

    private static void addMissing(ObjectNode object, JsonNode defaults) {
        defaults.properties().forEach(field -> {
            JsonNode present = object.get(field.getKey());
            if (present == null) {
                object.set(field.getKey(), field.getValue());
            } else if (present.isArray()) {
                present.forEach(element ->
                        addMissing((ObjectNode) element, field.getValue().get(0)));
            } else {
                addMissing((ObjectNode) present, field.getValue());
            }
        });
    }

    /** Two that want different values of a field would take it from each other for ever. */
    @Test
    void shouldManageItsObjectsAloneAndByApply() throws Exception {
        Map<String, JsonNode> objects = api.objects(NAMESPACE);
        objects.keySet().removeIf(path -> path.contains("/tables/") || path.contains("/events/"));
        assertThat(objects).hasSizeGreaterThan(8);

        objects.forEach((path, object) -> {
            Map<String, Set<String>> managers = FieldManagers.of(object);
            Set<String> seen = new HashSet<>();
            managers.values()
                    .forEach(fields -> fields.forEach(field -> assertThat(seen.add(field))
                            .as(path + ": only one manages " + field)
                            .isTrue()));
            if (!path.equals(SECRET)) {
                assertThat(managers).as(path).containsKey(OPERATOR + " Apply");
                assertThat(managers.keySet()).as(path).allMatch(manager -> !manager.startsWith(OPERATOR + " Update"));
            }
        });
        assertThat(operator.requests().writesOfOperator())
                .filteredOn(write -> !write.isApply())
                .allMatch(write -> CREATED.contains(write.request())
                        || write.request().startsWith(FINALIZERS_OF)
                                && write.contentType().equals("application/json-patch+json"));
    }

    /** Who reports on a table in its status, too, does not make the operator write it again and again. */
    @Test
    void shouldLeaveAConditionOfSomebodyElseAlone() throws Exception {
        apply("audited", table("audited", ""));
        awaitCurrent("audited");

        api.apply(TABLES + "audited/status", """
                apiVersion: tepui.dev/v1alpha1
                kind: Table
                metadata: {name: audited}
                status:
                  conditions:
                  - type: Audited
                    status: "True"
                    reason: Clean
                    message: ""
                    lastTransitionTime: "2026-01-01T00:00:00Z"
                """, "fieldManager=auditor");

        shouldBeSteady("audited", table("audited", ""));
        assertThat(condition(api.get(TABLES + "audited"), "Audited")
                        .path("reason")
                        .asText())
                .isEqualTo("Clean");
    }

    /** The resource is the source of truth: what gets lost in the pool comes back, what somebody changes too. */
    @Test
    void shouldRepairWhatChangesBehindItsBack() throws Exception {
        apply("drifted", table("drifted", ""));
        awaitCurrent("drifted");

        pool.lose("drifted");
        api.delete(SERVICE);
        api.mergePatch(BUDGET, "{\"spec\":{\"minAvailable\":1}}");

        patiently().until(() -> pool.tableNames().contains("drifted"));
        patiently().until(() -> api.get(SERVICE).has("spec"));
        patiently().until(() -> api.get(BUDGET).at("/spec/minAvailable").asInt() == 2);
    }

    /** What is lost in the pool stays lost while the table is paused; asking for a look is answered afterwards. */
    @Test
    void shouldLeaveAPausedTableAloneAndLookWhenAsked() throws Exception {
        apply("paused", table("paused", ""));
        awaitCurrent("paused");
        awaitQuiet("paused");
        api.mergePatch(TABLES + "paused", "{\"metadata\":{\"annotations\":{\"tepui.dev/paused\":\"true\"}}}");
        operator.awaitReason(TABLES + "paused", "Paused", "PausedByAnnotation");

        pool.lose("paused");
        api.mergePatch(
                TABLES + "paused", "{\"metadata\":{\"annotations\":{\"tepui.dev/reconcile-requested-at\":\"now\"}}}");
        long reads = pool.statusReads();
        patiently().until(() -> pool.statusReads() >= reads + 10);
        assertThat(pool.tableNames()).doesNotContain("paused");
        assertThat(handled("paused")).isNotEqualTo("now");

        api.mergePatch(TABLES + "paused", "{\"metadata\":{\"annotations\":{\"tepui.dev/paused\":null}}}");
        patiently().until(() -> handled("paused").equals("now"));
        assertThat(pool.tableNames()).contains("paused");
        assertThat(api.get(TABLES + "paused").at("/status/conditions").toString())
                .doesNotContain("Paused");
    }

    private static String handled(String name) throws Exception {
        return api.get(TABLES + name).at("/status/lastHandledReconcileAt").asText();
    }

    /** In ACK a list that is not there deletes everything that it could name. */
    @Test
    void shouldTellAnAbsentListFromAnEmptyOne() throws Exception {
        apply("lists", table("lists", """
                  tags: [{key: team, value: shop}]
                  globalSecondaryIndexes:
                  - indexName: by-state
                    keySchema: [{attributeName: state, keyType: HASH}]
                    projection: {projectionType: ALL}
                  streamSinks: [{name: billing, url: "http://billing.shop.svc/changes"}]
                """));
        awaitCurrent("lists");

        apply("lists", table("lists", ""));
        awaitCurrent("lists");
        shouldBeSteady("lists", table("lists", ""));
        assertThat(pool.definition("lists").path("Tags")).hasSize(1);
        assertThat(pool.table("lists").path("globalSecondaryIndexes")).hasSize(1);
        assertThat(pool.table("lists").path("streamSinks")).hasSize(1);

        String empty = table("lists", """
                  tags: []
                  globalSecondaryIndexes: []
                  localSecondaryIndexes: []
                  streamSinks: []
                  tableReplicas: []
                """);
        apply("lists", empty);
        awaitCurrent("lists");
        shouldBeSteady("lists", empty);
        assertThat(pool.definition("lists").path("Tags")).isEmpty();
        assertThat(pool.table("lists").path("globalSecondaryIndexes")).isEmpty();
        assertThat(pool.table("lists").path("streamSinks")).isEmpty();
    }

    /** Without windows restarts may begin at any time, without tolerations pods have those that others give them. */
    @Test
    void shouldTakeAnEmptyListOfAPoolForNone() throws Exception {
        String none = text("gitops/pool.yaml")
                .replaceFirst("(?s)maintenanceWindows:.*?tolerations: \\[\\]", "maintenanceWindows: []");
        assertThat(none).contains("maintenanceWindows: []").doesNotContain("tolerations");
        String version = api.get(STATEFUL_SET).at("/metadata/resourceVersion").asText();

        JsonNode applied = api.apply(POOL, none, AS_TOOL);
        awaitCurrent(POOL, "lists");

        assertThat(applied.at("/spec").has("tolerations")).isFalse();
        assertThat(applied.at("/spec/maintenanceWindows")).isEqualTo(YAML.createArrayNode());
        assertThat(api.get(POOL).path("spec")).isEqualTo(applied.path("spec"));
        assertThat(api.get(STATEFUL_SET).at("/metadata/resourceVersion").asText())
                .isEqualTo(version);
        api.apply(POOL, text("gitops/pool.yaml"), AS_TOOL);
    }

    @Test
    void shouldBeReadableByKstatus() throws Exception {
        assertThat(Kstatus.of(newPool)).isEqualTo(Kstatus.IN_PROGRESS);
        assertThat(Kstatus.of(api.get(POOL))).isEqualTo(Kstatus.CURRENT);
        assertThat(ArgoHealth.of(api.get(POOL)).status()).isEqualTo("Healthy");

        assertThat(Kstatus.of(apply("states", table("states", "")))).isEqualTo(Kstatus.IN_PROGRESS);
        awaitCurrent("states");
        JsonNode changed = apply("states", table("states", "  deletionProtectionEnabled: true\n"));
        assertThat(Kstatus.of(changed)).isEqualTo(Kstatus.IN_PROGRESS);
        awaitCurrent("states");

        apply("second", table("states", "").replace("  name: states", "  name: second"));
        patiently().until(() -> Kstatus.of(api.get(TABLES + "second")), Kstatus.FAILED::equals);
        assertThat(ArgoHealth.of(api.get(TABLES + "second")).status()).isEqualTo("Degraded");

        api.delete(TABLES + "states");
        assertThat(Kstatus.of(api.get(TABLES + "states"))).isEqualTo(Kstatus.TERMINATING);
    }

    /** The resource goes and comes back, by an accident in a repository, say; the items are there all the time. */
    @ParameterizedTest
    @ValueSource(strings = {"tepui.dev/deletion-policy", "services.k8s.aws/deletion-policy"})
    void shouldGiveBackATableThatWasRetained(String annotation) throws Exception {
        String name = "retained-" + annotation.charAt(0);
        String manifest =
                table(name, "").replace("metadata:", "metadata:\n  annotations: {" + annotation + ": retain}");
        apply(name, manifest);
        String id = awaitCurrent(name).at("/status/tableID").asText();
        pool.fill(name, 3);
        api.delete(TABLES + name);
        operator.awaitGone(TABLES + name);
        assertThat(pool.tableNames()).contains(name);

        JsonNode again = apply(name, manifest);
        awaitCurrent(name);

        JsonNode status = patiently()
                .until(
                        () -> api.get(TABLES + name).path("status"),
                        now -> now.path("itemCount").asInt() == 3);
        assertThat(status.path("tableID").asText()).isEqualTo(id);
        assertThat(pool.table(name).path("resource")).isEqualTo(again.at("/metadata/uid"));
        patiently().untilAsserted(() -> assertThat(events(name)).contains("Retained", "Adopted"));
        api.mergePatch(TABLES + name, "{\"metadata\": {\"annotations\": {\"" + annotation + "\": \"delete\"}}}");
        api.delete(TABLES + name);
        operator.awaitGone(TABLES + name);
        assertThat(pool.tableNames()).doesNotContain(name);
    }

    /** Manifests in the shapes of ACK's documentation, of which only the apiVersion changes. */
    @TestFactory
    Stream<DynamicTest> shouldTakeManifestsOfAck() throws Exception {
        List<Path> files;
        try (Stream<Path> found = Files.list(RESOURCES.resolve("ack"))) {
            files = found.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            apply(
                    ackName(file),
                    Files.readString(file).replace("dynamodb.services.k8s.aws/v1alpha1", "tepui.dev/v1alpha1"));
        }
        return files.stream().map(file -> DynamicTest.dynamicTest(ackName(file), () -> shouldServe(file)));
    }

    private static void shouldServe(Path file) throws Exception {
        String advises = Files.readAllLines(file).get(0).replace("# advises: ", "");
        JsonNode table = awaitCurrent(ackName(file));

        assertThat(table.at("/status/tableStatus").asText()).isEqualTo("ACTIVE");
        assertThat(condition(table, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(condition(table, "ACK.ResourceSynced").path("status").asText())
                .isEqualTo("True");
        String advice = condition(table, "ACK.Advisory").path("message").asText();
        List<String> advised = Stream.of(advice.split("\\.( |$)"))
                .filter(sentence -> !sentence.isEmpty())
                .map(sentence -> sentence.substring(0, sentence.indexOf(": ")))
                .toList();
        assertThat(advised.isEmpty() ? List.of("nothing") : advised).containsExactlyInAnyOrder(advises.split(", "));
    }

    private static String ackName(Path file) {
        return "ack-" + file.getFileName().toString().replace(".yaml", "");
    }

    private static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return YAML.createObjectNode();
    }

    private static List<String> events(String name) throws Exception {
        return api.get(EVENTS)
                .path("items")
                .valueStream()
                .filter(event -> event.at("/involvedObject/name").asText().equals(name))
                .map(event -> event.path("reason").asText())
                .toList();
    }

    /** That the spec is as it was written, and that nobody tries to make something else of it or of the table. */
    private static void shouldBeSteady(String name, String manifest) throws Exception {
        awaitQuiet(name);
        String version = api.get(TABLES + name).at("/metadata/resourceVersion").asText();
        long declarations = pool.declarations(name);

        awaitReconciles(name, 5);

        JsonNode table = api.get(TABLES + name);
        assertThat(table.path("spec")).isEqualTo(YAML.readTree(manifest).path("spec"));
        assertThat(table.at("/metadata/resourceVersion").asText()).isEqualTo(version);
        assertThat(pool.declarations(name)).isEqualTo(declarations);
    }

    private static JsonNode apply(String name, String manifest) throws IOException, InterruptedException {
        return api.apply(TABLES + name, manifest, AS_TOOL);
    }

    private static JsonNode awaitCurrent(String name) {
        return awaitCurrent(TABLES + name, name);
    }

    /** Until kstatus has the object for current; indexes of the table are complete as soon as they are begun. */
    private static JsonNode awaitCurrent(String path, String tableName) {
        return patiently()
                .until(
                        () -> {
                            pool.finish(tableName);
                            return api.get(path);
                        },
                        object -> Kstatus.of(object) == Kstatus.CURRENT);
    }

    /** Until nothing has been written while the operator looked a few times. */
    private static void awaitQuiet(String tableName) {
        patiently().until(() -> {
            int writes = operator.requests().writesOfOperator().size();
            awaitReconciles(tableName, 3);
            return operator.requests().writesOfOperator().size() == writes;
        });
    }

    /** A machine may be busy with much else; a thousand reconciliations take a minute. */
    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(300));
    }

    private static void awaitReconciles(String tableName, int times) {
        long pools = pool.statusReads() + times;
        long tables = pool.tableReads(tableName) + times;
        patiently().until(() -> pool.statusReads() >= pools && pool.tableReads(tableName) >= tables);
    }

    private static String table(String name, String more) {
        return """
                apiVersion: tepui.dev/v1alpha1
                kind: Table
                metadata:
                  name: %1$s
                spec:
                  tableName: %1$s
                  billingMode: PAY_PER_REQUEST
                  attributeDefinitions:
                  - {attributeName: customer, attributeType: S}
                  - {attributeName: state, attributeType: S}
                  keySchema: [{attributeName: customer, keyType: HASH}]
                """.formatted(name) + more;
    }

    private static String text(String resource) throws IOException {
        return Files.readString(RESOURCES.resolve(resource));
    }
}
