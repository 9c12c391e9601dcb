package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tepui.e2e.process.Program;
import dev.tepui.e2e.project.ProjectFiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Every panel of the dashboards that come with the chart shows something while a table is at work. */
class DashboardsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> DASHBOARDS = List.of("operator", "pool", "table");
    private static final String OPERATOR_NAMESPACE = "tepui-system";
    private static final String OPERATOR_JOB = "tepui-operator";
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

    /** What shows nothing while all is well, and why. */
    private static final Map<String, String> EMPTY = Map.of(
            "operator: Reconciliations that failed", "counted from the first failure on",
            "operator: Calls to storage nodes that failed", "only where pods have started slowly or were killed",
            "operator: Refusals of the Kubernetes API", "only where something was refused or looked for in vain",
            "table: Backfill of new indexes", "only while an index is being made",
            "table: System errors", "counted from the first one on",
            "table: Throttled requests", "counted from the first one on");

    @TempDir
    private Path directory;

    /** One query of a panel, with the variables' values in it. */
    private record Query(String panel, String expression) {}

    @Story
    void shouldShowSomethingInEveryPanel(StoryCluster cluster) {
        Program.require("Prometheus", Program.isInstalled("prometheus"));
        String table = cluster.uniqueName("watched");
        cluster.apply(
                Manifests.tableWithStreamAndIndex(table) + "  timeToLive: {attributeName: expires, enabled: true}\n");
        cluster.awaitReady(table);
        cluster.awaitIndexesActive(table);
        try (Prometheus prometheus = Prometheus.start(directory, targets(cluster));
                DynamoDbClient client = cluster.dynamoDb()) {
            List<Query> waiting = new ArrayList<>();
            DASHBOARDS.forEach(dashboard -> waiting.addAll(queries(dashboard, table)));
            assertThat(waiting).extracting(Query::panel).containsAll(EMPTY.keySet());

            await("every panel shows something").atMost(PATIENCE).untilAsserted(() -> {
                work(client, table);
                waiting.removeIf(query -> prometheus.series(query.expression()) > 0);
                assertThat(waiting)
                        .filteredOn(query -> !EMPTY.containsKey(query.panel()))
                        .isEmpty();
            });
            DASHBOARDS.forEach(dashboard -> assertThatVariablesOffer(dashboard, table, prometheus));

            cluster.delete(table);
            cluster.awaitGone(table);
            await("the series of a table that is gone go with it")
                    .atMost(PATIENCE)
                    .until(() -> prometheus.series("{__name__=~\"tepui_.*\",table=\"" + table + "\"}") == 0);
        }
    }

    /**
     * Storage nodes with the labels that the PodMonitor gives their samples, the operator with the ServiceMonitor's.
     */
    private static List<Prometheus.Target> targets(StoryCluster cluster) {
        List<Prometheus.Target> targets = new ArrayList<>();
        for (Pod pod : cluster.members(StoryCluster.POOL)) {
            Map<String, String> labels = Map.of(
                    "namespace", pod.getMetadata().getNamespace(),
                    "pod", pod.getMetadata().getName(),
                    "container", "storage-node",
                    "endpoint", "admin",
                    "tepui_dev_pool", pod.getMetadata().getLabels().get("tepui.dev/pool"),
                    "tepui_dev_zone", pod.getMetadata().getLabels().get("tepui.dev/zone"));
            targets.add(new Prometheus.Target(
                    OPERATOR_NAMESPACE + "/tepui-storage-nodes",
                    pod.getStatus().getPodIP() + ":8020",
                    "/metrics",
                    labels));
        }
        URI operator = cluster.cluster().operatorEndpoint();
        targets.add(new Prometheus.Target(
                OPERATOR_JOB,
                operator.getAuthority(),
                "/q/metrics",
                Map.of(
                        "namespace", OPERATOR_NAMESPACE,
                        "pod", "tepui-operator-0",
                        "container", "operator",
                        "endpoint", "http",
                        "service", "tepui-operator")));
        return targets;
    }

    /** What applications do, right and wrong. */
    private static void work(DynamoDbClient client, String table) {
        Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("item"));
        Map<String, AttributeValue> item = new TreeMap<>(key);
        item.put("digit", AttributeValue.fromS("1"));
        client.putItem(request -> request.tableName(table).item(item));
        client.getItem(request -> request.tableName(table).key(key));
        client.query(request -> request.tableName(table)
                .indexName(Manifests.BY_DIGIT)
                .keyConditionExpression("digit = :digit")
                .expressionAttributeValues(Map.of(":digit", AttributeValue.fromS("1"))));
        client.scan(request -> request.tableName(table));
        client.transactWriteItems(request -> request.transactItems(TransactWriteItem.builder()
                .update(update -> update.tableName(table).key(key).updateExpression("SET seen = pk"))
                .build()));
        item.putAll(Map.of(
                "pk", AttributeValue.fromS("expired"),
                "expires", AttributeValue.fromN(Long.toString(Instant.now().getEpochSecond() - 1))));
        client.putItem(request -> request.tableName(table).item(item));
        refused(() -> client.putItem(
                request -> request.tableName(table).item(item).conditionExpression("attribute_exists(nothing)")));
        refused(() -> client.getItem(request -> request.tableName(table).key(Map.of("pk", AttributeValue.fromN("1")))));
    }

    private static void refused(Runnable request) {
        assertThat(catchThrowable(request::run)).isInstanceOf(DynamoDbException.class);
    }

    private static JsonNode dashboard(String name) {
        try {
            return JSON.readTree(ProjectFiles.find()
                    .root()
                    .resolve("helm/tepui/dashboards/" + name + ".json")
                    .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Query> queries(String dashboard, String table) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard(dashboard).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        dashboard + ": " + panel.path("title").asText(),
                        filledIn(dashboard, target.path("expr").asText(), table)));
            }
        }
        assertThat(queries).as(dashboard).isNotEmpty();
        return queries;
    }

    /** The query with what a reader has chosen. */
    private static String filledIn(String dashboard, String query, String table) {
        String filled = query.replace("$__rate_interval", Prometheus.RATE_INTERVAL);
        for (Map.Entry<String, String> variable : chosen(dashboard, table).entrySet()) {
            filled = filled.replace("$" + variable.getKey(), variable.getValue());
        }
        return filled;
    }

    private static Map<String, String> chosen(String dashboard, String table) {
        return dashboard.equals("operator")
                ? Map.of("namespace", OPERATOR_NAMESPACE, "job", OPERATOR_JOB)
                : Map.of("namespace", StoryCluster.NAMESPACE, "pool", StoryCluster.POOL, "table", table);
    }

    private static void assertThatVariablesOffer(String dashboard, String table, Prometheus prometheus) {
        Set<String> offered = new TreeSet<>();
        for (JsonNode variable : dashboard(dashboard).at("/templating/list")) {
            Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
            if (query.matches()) {
                String name = variable.path("name").asText();
                assertThat(prometheus.labelValues(filledIn(dashboard, query.group(1), table), query.group(2)))
                        .as(dashboard + " $" + name)
                        .contains(chosen(dashboard, table).get(name));
                offered.add(name);
            }
        }
        assertThat(offered).as(dashboard).hasSizeGreaterThanOrEqualTo(2);
    }
}
