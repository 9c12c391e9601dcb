package dev.tepui.e2e.kube.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tepui.e2e.kube.api.KubeApiServer;
import dev.tepui.e2e.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people type, with the kubectl on the PATH (or the one that {@code KUBECTL} names), against the local API. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KubectlTest {
    private static final String KUBECTL = System.getenv().getOrDefault("KUBECTL", "kubectl");

    @TempDir
    private Path directory;

    private KubeApiServer server;
    private Path kubeconfig;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Program.isInstalled(KUBECTL), "no " + KUBECTL + " on the PATH: the kubectl test is skipped");
        server = KubeApiServer.start(KubeApiServer.Options.inMemory());
        kubeconfig = Files.writeString(directory.resolve("kubeconfig"), server.kubeconfigYaml());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldWorkWithBuiltInKinds() throws Exception {
        kubectl("create namespace shop").ok().shows("namespace/shop created");
        kubectl("create configmap settings --from-literal=a=1 -n shop").ok();
        kubectl("create secret generic token --from-literal=t=x -n shop").ok();
        Path set = file("set.yaml", WorkloadChecks.STATEFUL_SET);
        kubectl("apply -f " + set).ok().shows("statefulset.apps/web created");
        kubectl("apply -f " + set).ok();
        kubectl("diff -f " + set).ok();
        file("set.yaml", WorkloadChecks.STATEFUL_SET.replace("main:1", "main:2"));
        kubectl("diff -f " + set).failed().shows("+        image: main:2");
        kubectl("apply -f " + set).ok().shows("configured");
        kubectl("get statefulset web -o jsonpath={.spec.template.spec.containers[0].image}")
                .ok()
                .shows("main:2");
        kubectl("scale statefulset web --replicas=3").ok().shows("scaled");
        kubectl("get sts").ok().shows("NAME", "READY", "AGE", "0/3");
        kubectl("get sts,cm -A -o wide").ok().shows("IMAGES", "settings");
        kubectl("get all").ok().shows("statefulset.apps/web");
        kubectl("get sts web -o yaml").ok().shows("image: main:2");
        kubectl("label sts web colour=red").ok().shows("labeled");
        kubectl("annotate sts web note=hello").ok().shows("annotate");
        kubectl("get sts -l colour=red,colour!=blue -o name").ok().shows("statefulset.apps/web");
        kubectl("describe sts web").ok().shows("Replicas:           3 desired", "note: hello");
        kubectl("patch sts web -p {\"spec\":{\"replicas\":1}}").ok().shows("patched");
        kubectl("explain sts.spec.replicas").ok().shows("FIELD: replicas <integer>");
        kubectl("apply --server-side -f " + set).failed().shows("conflict", ".spec.replicas");
        kubectl("apply --server-side --force-conflicts -f " + set).ok().shows("serverside-applied");
        kubectl("delete sts web").ok().shows("deleted");
        kubectl("delete namespace shop --timeout=60s").ok().shows("deleted");
        kubectl("get namespace shop").failed().shows("not found");
        kubectl("auth can-i create pods").ok().shows("yes");
    }

    @Test
    void shouldWorkWithOurKinds() throws Exception {
        Path crds = Path.of("..", "crds").toAbsolutePath();
        kubectl("apply --server-side -f " + crds.resolve("tables.tepui.dev-v1.yaml"))
                .ok();
        kubectl("wait --for=condition=Established crd/tables.tepui.dev --timeout=30s")
                .ok()
                .shows("condition met");
        Path table = file("table.yaml", table("pk"));
        kubectl("apply -f " + table).ok().shows("table.tepui.dev/orders created");
        kubectl("apply -f " + table).ok().shows("unchanged");
        kubectl("get tables").ok().shows("NAME", "orders");
        kubectl("get tables -o wide").ok();
        kubectl("describe table orders").ok().shows("Kind:         Table");
        kubectl("explain table.spec.keySchema").ok().shows("keySchema");
        file("table.yaml", table("other"));
        kubectl("apply -f " + table).failed().shows("is invalid");
        file("table.yaml", table("pk") + "\n  nonsense: true\n");
        kubectl("apply -f " + table).failed().shows("unknown field \"spec.nonsense\"");
        // Of a generation that nobody has looked at no condition is met.
        String ready = "{\"status\":{\"observedGeneration\":1,\"conditions\":[{\"type\":\"Ready\","
                + "\"status\":\"True\",\"reason\":\"Test\",\"message\":\"\","
                + "\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}";
        kubectl("patch table orders --subresource=status --type=merge -p " + ready)
                .ok();
        kubectl("wait --for=condition=Ready table/orders --timeout=30s").ok().shows("condition met");
        kubectl("delete table orders --wait --timeout=30s").ok().shows("deleted");
        kubectl("delete crd tables.tepui.dev --timeout=60s").ok();
        kubectl("get tables").failed();
    }

    @Test
    void shouldStreamAWatch() throws Exception {
        Process watch = program()
                .command(List.of("get", "configmaps", "-w", "--no-headers"))
                .start();
        try {
            List<String> lines = new ArrayList<>();
            try (var reader = watch.inputReader()) {
                kubectl("create configmap first").ok();
                lines.add(reader.readLine());
                kubectl("create configmap second").ok();
                lines.add(reader.readLine());
            }
            assertThat(lines.get(0)).startsWith("first");
            assertThat(lines.get(1)).startsWith("second");
        } finally {
            watch.destroyForcibly();
        }
    }

    private static String table(String key) {
        return """
                apiVersion: tepui.dev/v1alpha1
                kind: Table
                metadata: {name: orders}
                spec:
                  tableName: orders
                  billingMode: PAY_PER_REQUEST
                  attributeDefinitions: [{attributeName: %s, attributeType: S}]
                  keySchema: [{attributeName: %s, keyType: HASH}]""".formatted(key, key);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Program program() {
        // Discovery is cached in the home directory; one server's answers must not be taken for another's.
        return new Program(
                KUBECTL, Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", directory.toString()), directory);
    }

    private Program.Output kubectl(String arguments) {
        return program().run(List.of(arguments.split(" ")));
    }
}
