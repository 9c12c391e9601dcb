package dev.tepui.crd.chart;

import static dev.tepui.crd.chart.Chart.kinds;
import static dev.tepui.crd.chart.Chart.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.crd.evaluation.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The alerting rules that come with the chart, with Prometheus' own tool. */
class AlertsTest {
    private static final Path RULES = Chart.TEPUI.resolve("alerts/tepui.yaml");
    private static final Path UNIT_TESTS = Path.of("src/test/resources/alerts/tepui_test.yaml");
    private static final Path METRICS = Path.of("../storage-node/src/main/java/dev/tepui/storage/metrics/Metric.java");
    private static final Path OPERATOR = Path.of("../operator/src/main/java");
    private static final Pattern OPERATOR_METRIC = Pattern.compile("\"(tepui\\.operator\\.[a-z.]+)\"");
    private static final Path RUNBOOK = Path.of("../docs/operations.md");
    private static final Pattern METRIC = Pattern.compile("\\btepui_[a-z_]+\\b");

    /** What the PodMonitor copies from the labels of pods. */
    private static final Set<String> LABELS_OF_PODS = Set.of("tepui_dev_pool", "tepui_dev_zone");

    @TempDir
    private Path temporary;

    private static List<JsonNode> rules() {
        return Evaluator.yaml(RULES).at("/groups/0/rules").valueStream().toList();
    }

    private static Set<String> names(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldPassPrometheusOwnChecksAndUnitTests() throws Exception {
        run("promtool", "check", "rules", RULES.toString());
        run("promtool", "test", "rules", UNIT_TESTS.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException notInstalled) {
            abort("promtool is not installed");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
    }

    @Test
    void shouldHaveAUnitTestForEveryAlert() throws IOException {
        String tests = Files.readString(UNIT_TESTS);
        assertThat(rules())
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(tests)
                        .contains("alertname: " + rule.path("alert").asText()));
    }

    @Test
    void shouldAskForMetricsThatThereAre() throws IOException {
        Set<String> known = names(Files.readString(METRICS));
        assertThat(known).hasSizeGreaterThan(20);
        known.addAll(metricsOfTheOperator());
        for (JsonNode rule : rules()) {
            Set<String> asked = names(rule.path("expr").asText());
            asked.removeAll(LABELS_OF_PODS);
            assertThat(asked).as(rule.path("alert").asText()).isNotEmpty().isSubsetOf(known);
        }
    }

    /** Micrometer writes the dots of a name as Prometheus can read them. */
    private static Set<String> metricsOfTheOperator() throws IOException {
        Set<String> metrics = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(OPERATOR)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                OPERATOR_METRIC
                        .matcher(Files.readString(source))
                        .results()
                        .map(found -> found.group(1).replace('.', '_'))
                        .forEach(metrics::add);
            }
        }
        assertThat(metrics).isNotEmpty();
        return metrics;
    }

    @Test
    void shouldTellOfMetricsThatStorageNodesHave() throws IOException {
        Set<String> told = names(Files.readString(RUNBOOK)).stream()
                .filter(name -> !name.startsWith("tepui_operator_") && !name.endsWith("_"))
                .map(name -> name.replaceFirst("_(sum|count|bucket)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        told.removeAll(LABELS_OF_PODS);
        assertThat(told).hasSizeGreaterThan(10).isSubsetOf(names(Files.readString(METRICS)));
    }

    @Test
    void shouldSayHowSevereEveryAlertIsAndWhatToDo() throws IOException {
        String runbook = Files.readString(RUNBOOK);
        assertThat(rules()).allSatisfy(rule -> {
            String alert = rule.path("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotEmpty();
            assertThat(rule.at("/annotations/description").asText()).as(alert).isNotEmpty();
            assertThat(runbook).contains("\n### " + alert + "\n");
        });
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void shouldComeWithTheChartWherePrometheusOperatorIs() {
        Chart withPrometheus = Chart.tepui()
                .copyWithApi("monitoring.coreos.com/v1/PrometheusRule", temporary.resolve("rules"))
                .copyWithApi("monitoring.coreos.com/v1/PodMonitor", temporary.resolve("both"));
        List<JsonNode> objects = withPrometheus.objects();

        assertThat(only("PrometheusRule", objects).path("spec")).isEqualTo(Evaluator.yaml(RULES));
        JsonNode monitor = only("PodMonitor", objects);
        assertThat(monitor.at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo("tepui-storage-node");
        assertThat(monitor.at("/spec/podMetricsEndpoints/0/port").asText()).isEqualTo("admin");
        assertThat(kinds(Chart.tepui().objects())).doesNotContain("PrometheusRule", "PodMonitor");
        assertThat(kinds(withPrometheus.objects("prometheusRule.enabled=false", "podMonitor.enabled=false")))
                .doesNotContain("PrometheusRule", "PodMonitor");
    }
}
