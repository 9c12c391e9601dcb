package dev.tepui.e2e.kube.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.util.List;

/** StatefulSets, Services, Pods and disruption budgets: defaults, what cannot change, subresources. */
final class WorkloadChecks {
    static final String STATEFUL_SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web}
            spec:
              serviceName: web
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: main
                      image: main:1
                      env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                      ports: [{containerPort: 8000}]
                      readinessProbe: {httpGet: {port: 8020}}
                      resources: {limits: {memory: 1024Mi}}
            """;

    private WorkloadChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("a StatefulSet gets its defaults", WorkloadChecks::defaults),
                Check.of("a StatefulSet's identity cannot change", WorkloadChecks::immutable),
                Check.of("a StatefulSet must select its own pods", WorkloadChecks::selector),
                Check.of("a StatefulSet needs containers", WorkloadChecks::required),
                Check.of("replace keeps the status, replace of status keeps the spec", WorkloadChecks::statusApart),
                Check.of("generation counts changes of the spec only", WorkloadChecks::generation),
                Check.of("scale reads and writes replicas", WorkloadChecks::scale),
                Check.of("a Service gets an address and keeps it", WorkloadChecks::service),
                Check.of("a headless Service has no address", WorkloadChecks::headless),
                Check.of("a pod's containers cannot change", WorkloadChecks::pod),
                Check.of("a pod is bound once", WorkloadChecks::binding),
                Check.of("eviction obeys the disruption budget", WorkloadChecks::eviction));
    }

    static String statefulSets(String namespace) {
        return "/apis/apps/v1/namespaces/" + namespace + "/statefulsets";
    }

    static String pods(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    static String pod(String name, String app) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: %s}}
                spec: {automountServiceAccountToken: false, containers: [{name: main, image: "main:1"}]}
                """.formatted(name, app);
    }

    private static void defaults(ApiUnderTest api, String namespace) {
        Response set = api.post(statefulSets(namespace), STATEFUL_SET);
        assertThat(set.code()).isEqualTo(201);
        assertThat(set.text("/spec/podManagementPolicy")).isEqualTo("OrderedReady");
        assertThat(set.at("/spec/updateStrategy"))
                .isEqualTo(ApiUnderTest.yaml("{type: RollingUpdate, rollingUpdate: {partition: 0}}"));
        assertThat(set.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(10);
        assertThat(set.at("/spec/persistentVolumeClaimRetentionPolicy"))
                .isEqualTo(ApiUnderTest.yaml("{whenDeleted: Retain, whenScaled: Retain}"));
        String container = "/spec/template/spec/containers/0";
        assertThat(set.text(container + "/imagePullPolicy")).isEqualTo("IfNotPresent");
        assertThat(set.text(container + "/terminationMessagePath")).isEqualTo("/dev/termination-log");
        assertThat(set.text(container + "/ports/0/protocol")).isEqualTo("TCP");
        assertThat(set.text(container + "/env/0/valueFrom/fieldRef/apiVersion")).isEqualTo("v1");
        assertThat(set.text(container + "/resources/limits/memory")).isEqualTo("1Gi");
        assertThat(set.at(container + "/readinessProbe"))
                .isEqualTo(ApiUnderTest.yaml("{httpGet: {port: 8020, path: /, scheme: HTTP}, timeoutSeconds: 1,"
                        + " periodSeconds: 10, successThreshold: 1, failureThreshold: 3}"));
        assertThat(set.text("/spec/template/spec/restartPolicy")).isEqualTo("Always");
        assertThat(set.at("/spec/template/spec/terminationGracePeriodSeconds").asInt())
                .isEqualTo(30);
        assertThat(set.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    private static void immutable(ApiUnderTest api, String namespace) {
        api.post(statefulSets(namespace), STATEFUL_SET);
        Response refused = api.patch(statefulSets(namespace) + "/web", ApiUnderTest.MERGE, "{spec: {serviceName: x}}");
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("updates to statefulset spec for fields other than");
        Response changed = api.patch(
                statefulSets(namespace) + "/web",
                ApiUnderTest.MERGE,
                "{spec: {replicas: 5, template: {metadata: {annotations: {a: b}}}}}");
        assertThat(changed.code()).isEqualTo(200);
    }

    private static void selector(ApiUnderTest api, String namespace) {
        Response refused =
                api.post(statefulSets(namespace), STATEFUL_SET.replace("labels: {app: web}", "labels: {app: other}"));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("`selector` does not match template `labels`");
    }

    private static void required(ApiUnderTest api, String namespace) {
        String noSelector = STATEFUL_SET.replace("selector: {matchLabels: {app: web}}", "minReadySeconds: 1");
        assertThat(api.post(statefulSets(namespace), noSelector).code()).isEqualTo(422);
        String twice = STATEFUL_SET.replace("image: main:1", "image: main:1\n        - name: main\n          image: x");
        assertThat(api.post(statefulSets(namespace), twice).code()).isIn(400, 422);
    }

    private static void statusApart(ApiUnderTest api, String namespace) {
        ObjectNode set =
                (ObjectNode) api.post(statefulSets(namespace), STATEFUL_SET).body();
        String path = statefulSets(namespace) + "/web";
        set.withObjectProperty("status").put("replicas", 2);
        set.withObjectProperty("spec").put("replicas", 9);
        Response status = api.put(path + "/status", set);
        assertThat(status.code()).isEqualTo(200);
        assertThat(status.at("/status/replicas").asInt()).isEqualTo(2);
        assertThat(status.at("/spec/replicas").asInt()).isEqualTo(2);
        ObjectNode next = status.body().deepCopy();
        next.withObjectProperty("status").put("replicas", 7);
        next.withObjectProperty("spec").put("replicas", 3);
        Response spec = api.put(path, next);
        assertThat(spec.at("/status/replicas").asInt()).isEqualTo(2);
        assertThat(spec.at("/spec/replicas").asInt()).isEqualTo(3);
    }

    private static void generation(ApiUnderTest api, String namespace) {
        api.post(statefulSets(namespace), STATEFUL_SET);
        String path = statefulSets(namespace) + "/web";
        assertThat(generation(api.patch(path, ApiUnderTest.MERGE, "{metadata: {labels: {a: b}}}")))
                .isEqualTo(1);
        assertThat(generation(api.patch(path + "/status", ApiUnderTest.MERGE, "{status: {replicas: 1}}")))
                .isEqualTo(1);
        assertThat(generation(api.patch(path, ApiUnderTest.MERGE, "{spec: {replicas: 3}}")))
                .isEqualTo(2);
        assertThat(generation(api.patch(path, ApiUnderTest.MERGE, "{spec: {replicas: 3}}")))
                .isEqualTo(2);
    }

    private static int generation(Response response) {
        assertThat(response.code()).isEqualTo(200);
        return response.at("/metadata/generation").asInt();
    }

    private static void scale(ApiUnderTest api, String namespace) {
        api.post(statefulSets(namespace), STATEFUL_SET);
        String path = statefulSets(namespace) + "/web";
        Response scale = api.get(path + "/scale");
        assertThat(scale.text("/kind")).isEqualTo("Scale");
        assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(scale.text("/status/selector")).isEqualTo("app=web");
        ObjectNode wanted = (ObjectNode) scale.body();
        wanted.withObjectProperty("spec").put("replicas", 4);
        assertThat(api.put(path + "/scale", wanted).at("/spec/replicas").asInt())
                .isEqualTo(4);
        assertThat(api.patch(path + "/scale", ApiUnderTest.MERGE, "{spec: {replicas: 5}}")
                        .code())
                .isEqualTo(200);
        assertThat(api.get(path).at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(api.patch(path + "/scale", ApiUnderTest.MERGE, "{spec: {replicas: -1}}")
                        .code())
                .isEqualTo(422);
    }

    private static void service(ApiUnderTest api, String namespace) {
        String services = "/api/v1/namespaces/" + namespace + "/services";
        String service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}";
        Response created = api.post(services, service);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.text("/spec/clusterIP")).matches("\\d+(\\.\\d+){3}");
        assertThat(created.at("/spec/ports/0/targetPort").asInt()).isEqualTo(80);
        assertThat(created.text("/spec/type")).isEqualTo("ClusterIP");
        assertThat(created.text("/spec/sessionAffinity")).isEqualTo("None");
        ObjectNode replaced = (ObjectNode) created.body();
        String address = replaced.withObjectProperty("spec").remove("clusterIP").asText();
        replaced.withObjectProperty("spec").remove("clusterIPs");
        assertThat(api.put(services + "/web", replaced).text("/spec/clusterIP")).isEqualTo(address);
        String change = "{spec: {clusterIP: 10.1.2.3, clusterIPs: [10.1.2.3]}}";
        assertThat(api.patch(services + "/web", ApiUnderTest.MERGE, change).code())
                .isEqualTo(422);
    }

    private static void headless(ApiUnderTest api, String namespace) {
        String service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: None}}";
        Response created = api.post("/api/v1/namespaces/" + namespace + "/services", service);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.text("/spec/clusterIP")).isEqualTo("None");
        assertThat(created.at("/spec/clusterIPs")).isEqualTo(ApiUnderTest.yaml("[None]"));
    }

    private static void pod(ApiUnderTest api, String namespace) {
        Response created = api.post(pods(namespace), pod("p", "a"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.text("/status/phase")).isEqualTo("Pending");
        String path = pods(namespace) + "/p";
        String env = "{spec: {containers: [{name: main, env: [{name: A, value: b}]}]}}";
        assertThat(api.patch(path, ApiUnderTest.STRATEGIC, env).code()).isEqualTo(422);
        String image = "{spec: {containers: [{name: main, image: 'main:2'}]}}";
        assertThat(api.patch(path, ApiUnderTest.STRATEGIC, image).code()).isEqualTo(200);
    }

    private static void binding(ApiUnderTest api, String namespace) {
        api.post(pods(namespace), pod("p", "a"));
        String binding = "{apiVersion: v1, kind: Binding, metadata: {name: p}, target: {kind: Node, name: %s}}";
        String path = pods(namespace) + "/p/binding";
        assertThat(api.post(path, binding.formatted("one")).code()).isEqualTo(201);
        assertThat(api.get(pods(namespace) + "/p").text("/spec/nodeName")).isEqualTo("one");
        assertThat(api.post(path, binding.formatted("two")).code()).isEqualTo(409);
        api.delete(pods(namespace) + "/p", "{gracePeriodSeconds: 0}");
    }

    private static void eviction(ApiUnderTest api, String namespace) {
        String budget = """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: web}
                spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
                """;
        String budgets = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
        assertThat(api.post(budgets, budget).code()).isEqualTo(201);
        ready(api, namespace, "a");
        ready(api, namespace, "b");
        // A real server goes by the budget's status, which a controller keeps; here the check does.
        String exhausted = "{status: {observedGeneration: 1, disruptionsAllowed: %d, currentHealthy: 2,"
                + " desiredHealthy: 1, expectedPods: 2}}";
        api.patch(budgets + "/web/status", ApiUnderTest.MERGE, exhausted.formatted(1));
        assertThat(evict(api, namespace, "a").code()).isEqualTo(201);
        api.patch(budgets + "/web/status", ApiUnderTest.MERGE, exhausted.formatted(0));
        Response refused = evict(api, namespace, "b");
        assertThat(refused.code()).isEqualTo(429);
        assertThat(refused.message()).contains("would violate the pod's disruption budget");
        api.delete(pods(namespace) + "/b", "{gracePeriodSeconds: 0}");
    }

    private static void ready(ApiUnderTest api, String namespace, String name) {
        api.post(pods(namespace), pod(name, "web"));
        String status = "{status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}";
        assertThat(api.patch(pods(namespace) + "/" + name + "/status", ApiUnderTest.MERGE, status)
                        .code())
                .isEqualTo(200);
    }

    private static Response evict(ApiUnderTest api, String namespace, String name) {
        return api.post(
                pods(namespace) + "/" + name + "/eviction",
                "{apiVersion: policy/v1, kind: Eviction, metadata: {name: %s}}".formatted(name));
    }
}
