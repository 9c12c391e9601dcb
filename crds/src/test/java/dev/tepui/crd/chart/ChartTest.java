package dev.tepui.crd.chart;

import static dev.tepui.crd.chart.Chart.kinds;
import static dev.tepui.crd.chart.Chart.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.tepui.crd.evaluation.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart installs, with Helm's own engine. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ChartTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/chart");
    private static final String MONITORING = "monitoring.coreos.com/v1/ServiceMonitor";

    private final Chart chart = Chart.tepui();

    @TempDir
    private Path temporary;

    @Test
    void shouldPassStrictLint() {
        LintResult result = new Helm(Chart.TEPUI).lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    /** One folder per case: values.yaml in, rendered.yaml out; {@code -Dgolden.update=true} rewrites the output. */
    @TestFactory
    Stream<DynamicTest> golden() throws IOException {
        List<Path> cases;
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            cases = folders.sorted().toList();
        }
        assertThat(cases).isNotEmpty();
        return cases.stream().map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> compare(c)));
    }

    private void compare(Path folder) throws IOException {
        Path golden = folder.resolve("rendered.yaml");
        String rendered = chart.text(folder.resolve("values.yaml").toAbsolutePath());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, rendered);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("values.yaml", "rendered.yaml");
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceAccount, serviceAccount.create=false, serviceAccount.create=true",
        "ClusterRole, rbac.create=false, rbac.create=true",
        "ClusterRoleBinding, rbac.create=false, rbac.create=true",
        "Role, leaderElection.enabled=false, leaderElection.enabled=true",
        "RoleBinding, leaderElection.enabled=false, leaderElection.enabled=true",
        "ServiceMonitor, serviceMonitor.enabled=false, serviceMonitor.enabled=true"
    })
    void shouldRenderAnOptionalObjectOnlyWhenEnabled(String kind, String off, String on) {
        Chart withPrometheus = chart.copyWithApi(MONITORING, temporary);
        assertThat(kinds(withPrometheus.objects(off))).doesNotContain(kind);
        assertThat(kinds(withPrometheus.objects(on))).containsOnlyOnce(kind);
    }

    @Test
    void shouldMonitorOnlyWherePrometheusOperatorIs() {
        assertThat(kinds(chart.objects("serviceMonitor.enabled=true"))).doesNotContain("ServiceMonitor");
    }

    @Test
    void shouldMakeNoRoleWithoutRbac() {
        assertThat(kinds(chart.objects("rbac.create=false", "leaderElection.enabled=true")))
                .noneMatch(kind -> kind.contains("Role"));
    }

    @Test
    void shouldRunTheOperatorAsTheRestrictedPodSecurityStandardAsks() {
        JsonNode pod = only("Deployment", chart.objects()).at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("volumes")).allMatch(volume -> volume.has("emptyDir"));
        assertThat(List.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(pod::has);
        assertThat(pod.path("containers")).hasSize(1).allSatisfy(container -> {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
            assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        });
    }

    /** The whole of what the operator may do in a cluster. A new line here is a decision. */
    @Test
    void shouldGiveTheOperatorNoMoreThanItNeeds() {
        Set<String> granted = new TreeSet<>();
        chart.objects("leaderElection.enabled=true").stream()
                .filter(o -> o.path("kind").asText().endsWith("Role"))
                .forEach(role -> role.path("rules").forEach(rule -> {
                    assertThat(rule.path("nonResourceURLs").isMissingNode()).isTrue();
                    rule.path("apiGroups")
                            .forEach(group -> rule.path("resources").forEach(resource -> {
                                String verbs = texts(rule.path("verbs")).collect(Collectors.joining(","));
                                granted.add((group.asText().isEmpty() ? "core" : group.asText()) + " "
                                        + resource.asText() + " " + verbs);
                            }));
                }));
        String full = "get,list,watch,create,update,patch,delete";
        assertThat(granted)
                .containsExactlyInAnyOrder(
                        "tepui.dev tables " + full,
                        "tepui.dev storagepools " + full,
                        "tepui.dev tables/status get,update,patch",
                        "tepui.dev storagepools/status get,update,patch",
                        "tepui.dev tables/finalizers update",
                        "tepui.dev storagepools/finalizers update",
                        "apps statefulsets " + full,
                        "core services " + full,
                        "core configmaps " + full,
                        "core secrets " + full,
                        "policy poddisruptionbudgets " + full,
                        "networking.k8s.io networkpolicies " + full,
                        "core persistentvolumeclaims get,list,watch,patch,delete",
                        "core pods get,delete",
                        "core namespaces get",
                        "core persistentvolumes get",
                        "core nodes list",
                        "core events create,patch",
                        "coordination.k8s.io leases get,list,watch,create,update,patch")
                .noneMatch(line -> line.contains("*"));
    }

    @Test
    void shouldBindTheRoleToTheAccountThatTheOperatorRunsAs() {
        List<JsonNode> objects = chart.objects("serviceAccount.name=tables", "leaderElection.enabled=true");
        assertThat(only("ServiceAccount", objects).at("/metadata/name").asText())
                .isEqualTo("tables");
        assertThat(only("Deployment", objects)
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo("tables");
        for (String kind : List.of("ClusterRoleBinding", "RoleBinding")) {
            assertThat(only(kind, objects).at("/subjects/0/name").asText()).isEqualTo("tables");
            assertThat(only(kind, objects).at("/subjects/0/namespace").asText()).isEqualTo("tepui-system");
        }
    }

    @Test
    void shouldTellTheOperatorWhereNodesReachIt() {
        Map<String, String> environment = environment(chart.objects("service.port=8088"));
        assertThat(environment).containsEntry("TEPUI_PROVISIONING_URL", "http://tepui-operator.tepui-system.svc:8088");
        assertThat(environment(chart.objects()))
                .containsEntry("TEPUI_PROVISIONING_URL", "http://tepui-operator.tepui-system.svc")
                .doesNotContainKeys("TEPUI_DEFAULT_POOL_ZONES", "TEPUI_LEADER_ELECTION_ENABLED");
        JsonNode service = only("Service", chart.objects());
        JsonNode labels = only("Deployment", chart.objects()).at("/spec/template/metadata/labels");
        assertThat(service.at("/metadata/name").asText()).isEqualTo("tepui-operator");
        assertThat(service.at("/spec/selector").properties())
                .allSatisfy(label -> assertThat(labels.get(label.getKey())).isEqualTo(label.getValue()));
    }

    /** So whoever upgrades the operator alone restarts no member. */
    @Test
    void shouldNameTheImageOfStorageNodesApartFromThatOfTheOperator() {
        Map<String, String> usual = environment(chart.objects());
        assertThat(environment(chart.objects("image.tag=9.9.9"))).isEqualTo(usual);
        assertThat(environment(chart.objects("image.tag=9.9.9", "storageNode.image.tag=9.9.8")))
                .containsEntry("TEPUI_NODE_IMAGE", "tepui/storage-node:9.9.8");
    }

    @Test
    void shouldMakeADefaultPoolThatIsAccepted() {
        List<JsonNode> objects = chart.objects("defaultPool.enabled=true", "defaultPool.spec.zones[0].name=a");
        Evaluator evaluator = Evaluator.of(Path.of("storagepools.tepui.dev-v1.yaml"));
        assertThat(evaluator.evaluate(only("StoragePool", objects), null)).isEmpty();
        assertThat(kinds(chart.objects())).doesNotContain("StoragePool");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica=2",
                "replicas=-1",
                "replicas=2",
                "image.pullPolicy=Sometimes",
                "image.repository=",
                "name=Tepui",
                "service.port=0",
                "serviceMonitor.interval=often",
                "podMonitor.interval=often",
                "prometheusRule.enabled=perhaps",
                "defaultPoolZones[0]=Zone_A",
                "defaultPool.enabled=true",
                "rbac.create=perhaps"
            })
    void shouldRefuseValuesThatTheSchemaDoesNotAllow(String setting) {
        assertThatThrownBy(() -> chart.objects(setting)).hasMessageContaining("values don't meet the specifications");
    }

    /** Images are tagged with the version of the build that made them. */
    @Test
    void shouldHaveTheVersionOfTheProject() throws IOException {
        String version = Files.readString(Path.of("../pom.xml"))
                .replaceFirst("(?s).*?<artifactId>tepui</artifactId>\\s*<version>([^<-]+).*", "$1");
        JsonNode metadata = Evaluator.yaml(Chart.TEPUI.resolve("Chart.yaml"));
        assertThat(metadata.path("version").asText()).isEqualTo(version);
        assertThat(metadata.path("appVersion").asText()).isEqualTo(version);
    }

    private static Map<String, String> environment(List<JsonNode> objects) {
        return only("Deployment", objects)
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .collect(Collectors.toMap(
                        v -> v.path("name").asText(), v -> v.path("value").asText()));
    }

    private static Stream<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText);
    }
}
