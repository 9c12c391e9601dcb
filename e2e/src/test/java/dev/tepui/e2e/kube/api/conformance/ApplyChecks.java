package dev.tepui.e2e.kube.api.conformance;

import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMaps;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.util.List;

/** Server-side apply. */
final class ApplyChecks {
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{name: http, port: 80}, {name: admin, port: 81}]
            """;

    private ApplyChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("apply creates, then updates", ApplyChecks::createAndUpdate),
                Check.of("apply of the same writes nothing", ApplyChecks::noChange),
                Check.of("apply removes what its manager no longer states", ApplyChecks::prune),
                Check.of("apply leaves what another manager owns", ApplyChecks::shared),
                Check.of("apply against another owner is 409, force takes over", ApplyChecks::conflict),
                Check.of("update takes ownership", ApplyChecks::updateTakesOver),
                Check.of("managedFields name keys with defaults and stated fields only", ApplyChecks::managedFields),
                Check.of("apply merges lists by key", ApplyChecks::listMap),
                Check.of("apply removes list items", ApplyChecks::listItemRemoved),
                Check.of("apply merges sets of finalizers", ApplyChecks::finalizers),
                Check.of("apply needs a field manager", ApplyChecks::needsManager),
                Check.of("apply with a stale version is 409", ApplyChecks::staleVersion),
                Check.of("apply to status owns status only", ApplyChecks::status));
    }

    private static String map(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: " + data + "}";
    }

    private static void createAndUpdate(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        assertThat(api.apply(path, "a", map("{x: '1'}")).code()).isEqualTo(201);
        Response updated = api.apply(path, "a", map("{x: '2'}"));
        assertThat(updated.code()).isEqualTo(200);
        assertThat(updated.text("/data/x")).isEqualTo("2");
    }

    private static void noChange(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        String version = api.apply(path, "a", map("{x: '1'}")).version();
        assertThat(api.apply(path, "a", map("{x: '1'}")).version()).isEqualTo(version);
        String web = "/api/v1/namespaces/" + namespace + "/services/web";
        version = api.apply(web, "a", SERVICE).version();
        assertThat(api.apply(web, "a", SERVICE).version()).isEqualTo(version);
        String sets = WorkloadChecks.statefulSets(namespace) + "/web";
        version = api.apply(sets, "a", WorkloadChecks.STATEFUL_SET).version();
        assertThat(api.apply(sets, "a", WorkloadChecks.STATEFUL_SET).version()).isEqualTo(version);
    }

    private static void prune(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        api.apply(path, "a", map("{x: '1', w: '2'}"));
        Response pruned = api.apply(path, "a", map("{x: '1'}"));
        assertThat(pruned.at("/data")).isEqualTo(ApiUnderTest.yaml("{x: '1'}"));
    }

    private static void shared(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        api.apply(path, "a", map("{x: '1', w: '2'}"));
        api.apply(path, "b", map("{w: '2', z: '3'}"));
        Response pruned = api.apply(path, "a", map("{x: '1'}"));
        assertThat(pruned.at("/data")).isEqualTo(ApiUnderTest.yaml("{x: '1', w: '2', z: '3'}"));
        Response last = api.apply(path, "b", map("{z: '3'}"));
        assertThat(last.at("/data")).isEqualTo(ApiUnderTest.yaml("{x: '1', z: '3'}"));
    }

    private static void conflict(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        api.apply(path, "a", map("{x: '1'}"));
        Response refused = api.apply(path, "b", map("{x: '2'}"));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.message()).isEqualTo("Apply failed with 1 conflict: conflict with \"a\": .data.x");
        assertThat(refused.text("/details/causes/0/reason")).isEqualTo("FieldManagerConflict");
        assertThat(refused.text("/details/causes/0/field")).isEqualTo(".data.x");
        Response forced = api.apply(path + "?force=true", "b", map("{x: '2'}"));
        assertThat(forced.code()).isEqualTo(200);
        assertThat(forced.text("/data/x")).isEqualTo("2");
        // The one who lost the field does not remove it by no longer stating it.
        assertThat(api.apply(path, "a", map("{w: '0'}")).at("/data")).isEqualTo(ApiUnderTest.yaml("{w: '0', x: '2'}"));
    }

    private static void updateTakesOver(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        api.apply(path, "a", map("{x: '1'}"));
        api.patch(path + "?fieldManager=hand", ApiUnderTest.MERGE, "{data: {x: '2'}}");
        Response refused = api.apply(path, "a", map("{x: '1'}"));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.message()).contains("conflict with \"hand\"").contains(" using v1");
    }

    private static void managedFields(ApiUnderTest api, String namespace) {
        Response created = api.apply("/api/v1/namespaces/" + namespace + "/services/web", "a", SERVICE);
        JsonNode entry = created.at("/metadata/managedFields/0");
        assertThat(entry.path("manager").asText()).isEqualTo("a");
        assertThat(entry.path("operation").asText()).isEqualTo("Apply");
        assertThat(entry.path("apiVersion").asText()).isEqualTo("v1");
        assertThat(entry.path("fieldsV1")).isEqualTo(ApiUnderTest.yaml("""
                                f:spec:
                                  f:selector: {}
                                  f:ports:
                                    'k:{"port":80,"protocol":"TCP"}': {.: {}, "f:name": {}, "f:port": {}}
                                    'k:{"port":81,"protocol":"TCP"}': {.: {}, "f:name": {}, "f:port": {}}
                                """));
    }

    private static void listMap(ApiUnderTest api, String namespace) {
        String path = WorkloadChecks.statefulSets(namespace) + "/web";
        api.apply(path, "a", WorkloadChecks.STATEFUL_SET);
        Response merged = api.apply(path, "b", """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec: {template: {spec: {containers: [{name: main, env: [{name: B, value: b}]}]}}}
                """);
        assertThat(merged.code()).isEqualTo(200);
        assertThat(merged.at("/spec/template/spec/containers")).hasSize(1);
        assertThat(merged.at("/spec/template/spec/containers/0/env").findValuesAsText("name"))
                .containsExactly("A", "B");
    }

    private static void listItemRemoved(ApiUnderTest api, String namespace) {
        String path = "/api/v1/namespaces/" + namespace + "/services/web";
        api.apply(path, "a", SERVICE);
        Response pruned = api.apply(path, "a", SERVICE.replace(", {name: admin, port: 81}", ""));
        assertThat(pruned.at("/spec/ports").findValuesAsText("name")).containsExactly("http");
    }

    private static void finalizers(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, finalizers: [tepui.dev/%s]}}";
        api.apply(path, "a", map.formatted("a"));
        Response both = api.apply(path, "b", map.formatted("b"));
        assertThat(both.at("/metadata/finalizers")).isEqualTo(ApiUnderTest.yaml("[tepui.dev/a, tepui.dev/b]"));
        Response one = api.apply(path, "a", "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}");
        assertThat(one.at("/metadata/finalizers")).isEqualTo(ApiUnderTest.yaml("[tepui.dev/b]"));
        api.apply(path, "b", "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}");
    }

    private static void needsManager(ApiUnderTest api, String namespace) {
        Response refused = api.call("PATCH", configMaps(namespace) + "/one", ApiUnderTest.APPLY, map("{}"));
        assertThat(refused.code()).isIn(400, 422);
        assertThat(refused.message()).contains("fieldManager");
    }

    private static void staleVersion(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        String version = api.apply(path, "a", map("{x: '1'}")).version();
        api.apply(path, "a", map("{x: '2'}"));
        String stale =
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, resourceVersion: '%s'}, data: {x: '3'}}";
        assertThat(api.apply(path, "a", stale.formatted(version)).code()).isEqualTo(409);
    }

    private static void status(ApiUnderTest api, String namespace) {
        String path = WorkloadChecks.statefulSets(namespace) + "/web";
        api.apply(path, "a", WorkloadChecks.STATEFUL_SET);
        String status = """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                status: {replicas: 2, conditions: [{type: Ready, status: "True"}]}
                """;
        Response applied = api.apply(path + "/status", "kubelet", status);
        assertThat(applied.code()).isEqualTo(200);
        assertThat(applied.at("/status/replicas").asInt()).isEqualTo(2);
        JsonNode own = null;
        for (JsonNode entry : applied.at("/metadata/managedFields")) {
            own = entry.path("manager").asText().equals("kubelet") ? entry : own;
        }
        assertThat(own).isNotNull();
        assertThat(own.path("subresource").asText()).isEqualTo("status");
        assertThat(((ObjectNode) own.path("fieldsV1")).fieldNames())
                .toIterable()
                .containsExactly("f:status");
        // Status sent to the object itself is ignored.
        Response ignored = api.apply(path + "?force=true", "c", status.replace("replicas: 2", "replicas: 7"));
        assertThat(ignored.at("/status/replicas").asInt()).isEqualTo(2);
    }
}
