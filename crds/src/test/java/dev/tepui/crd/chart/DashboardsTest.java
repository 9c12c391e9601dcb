package dev.tepui.crd.chart;

import static dev.tepui.crd.chart.Chart.kinds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shape of Grafana's dashboards, as its documentation of the JSON model has it. What the queries find is tested by
 * the story of the dashboards, with a real Prometheus.
 */
class DashboardsTest {
    private static final Path DASHBOARDS = Chart.TEPUI.resolve("dashboards");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MONITORING = "monitoring.coreos.com/v1/ServiceMonitor";
    private static final Path RUNBOOK = Path.of("../docs/operations.md");
    private static final String DATA_SOURCE = "${datasource}";
    private static final int GRID_COLUMNS = 24;
    /** More than that nobody looks at. */
    private static final int PANELS_MAX = 20;

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");
    private static final Pattern ALERT = Pattern.compile("Runbook: (\\w+)");

    @TempDir
    private Path temporary;

    private static JsonNode dashboard(String name) throws IOException {
        return JSON.readTree(DASHBOARDS.resolve(name + ".json").toFile());
    }

    private static List<JsonNode> panels(JsonNode dashboard) {
        return dashboard.path("panels").valueStream().toList();
    }

    private static List<JsonNode> graphs(JsonNode dashboard) {
        return panels(dashboard).stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "pool", "table"})
    void shouldBeWhatGrafanaReads(String name) throws IOException {
        JsonNode dashboard = dashboard(name);
        assertThat(dashboard.path("uid").asText()).isEqualTo("tepui-" + name);
        assertThat(dashboard.path("title").asText()).startsWith("Tepui / ");
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.has("id")).as("the number in one Grafana").isFalse();
        assertThat(panels(dashboard))
                .extracting(panel -> panel.path("id").asInt())
                .doesNotHaveDuplicates()
                .doesNotContain(0);
        assertThat(graphs(dashboard)).hasSizeBetween(1, PANELS_MAX).allSatisfy(panel -> {
            assertThat(panel.path("type").asText()).isIn("stat", "timeseries");
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("description").asText()).isNotEmpty();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
            assertThat(panel.at("/fieldConfig/defaults/thresholds/steps/0").has("value"))
                    .as("a first threshold for everything below the others")
                    .isTrue();
            assertThat(panel.path("targets")).isNotEmpty();
            assertThat(panel.path("targets").findValuesAsText("refId")).doesNotHaveDuplicates();
        });
        assertThat(graphs(dashboard))
                .extracting(panel -> panel.path("title").asText())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "pool", "table"})
    void shouldAskTheDataSourceThatIsChosen(String name) throws IOException {
        JsonNode dashboard = dashboard(name);
        JsonNode first = dashboard.at("/templating/list/0");
        assertThat(first.path("name").asText()).isEqualTo("datasource");
        assertThat(first.path("type").asText()).isEqualTo("datasource");
        assertThat(first.path("query").asText()).isEqualTo("prometheus");
        assertThat(dashboard.findValues("datasource"))
                .hasSizeGreaterThan(panels(dashboard).size())
                .allSatisfy(source -> {
                    assertThat(source.path("uid").asText()).isEqualTo(DATA_SOURCE);
                    assertThat(source.path("type").asText()).isEqualTo("prometheus");
                });
        Set<String> variables = new HashSet<>(dashboard.at("/templating/list").findValuesAsText("name"));
        variables.add("__rate_interval");
        assertThat(dashboard.findValuesAsText("expr"))
                .isNotEmpty()
                .allSatisfy(expression -> assertThat(
                                VARIABLE.matcher(expression).results().map(result -> result.group(1)))
                        .isNotEmpty()
                        .isSubsetOf(variables));
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "pool", "table"})
    void shouldLayPanelsBesideEachOther(String name) throws IOException {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels(dashboard(name))) {
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            int bottom = place.path("y").asInt() + place.path("h").asInt();
            assertThat(right).isLessThanOrEqualTo(GRID_COLUMNS);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = place.path("y").asInt(); y < bottom; y++) {
                    assertThat(taken.add(x + "," + y))
                            .as("%s at %d, %d", panel.path("title").asText(), x, y)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void shouldSendReadersToEntriesOfTheRunbookThatThereAre() throws IOException {
        String runbook = Files.readString(RUNBOOK);
        List<String> alerts = Stream.of("operator", "pool", "table")
                .map(name -> {
                    try {
                        return Files.readString(DASHBOARDS.resolve(name + ".json"));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .flatMap(text -> ALERT.matcher(text).results())
                .map((MatchResult result) -> result.group(1))
                .distinct()
                .toList();
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> assertThat(runbook).contains("\n### " + alert + "\n"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void shouldComeAsConfigMapsForTheSidecarOfGrafana() throws IOException {
        Chart monitored = Chart.tepui().copyWithApi(MONITORING, temporary);
        List<JsonNode> maps = configMaps(monitored.objects("dashboards.annotations.grafana_folder=Tepui"));
        assertThat(maps)
                .extracting(map -> map.at("/metadata/name").asText())
                .containsExactlyInAnyOrder(
                        "tepui-operator-dashboard-operator",
                        "tepui-operator-dashboard-pool",
                        "tepui-operator-dashboard-table");
        for (JsonNode map : maps) {
            assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
            assertThat(map.at("/metadata/annotations/grafana_folder").asText()).isEqualTo("Tepui");
            String file = map.path("data").fieldNames().next();
            assertThat(JSON.readTree(map.path("data").path(file).asText()))
                    .isEqualTo(JSON.readTree(
                            DASHBOARDS.resolve(file.replace("tepui-", "")).toFile()));
        }
        assertThat(configMaps(monitored.objects("dashboards.enabled=false"))).isEmpty();
        assertThat(kinds(Chart.tepui().objects())).doesNotContain("ConfigMap");
    }

    private static List<JsonNode> configMaps(List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("ConfigMap"))
                .collect(Collectors.toList());
    }
}
