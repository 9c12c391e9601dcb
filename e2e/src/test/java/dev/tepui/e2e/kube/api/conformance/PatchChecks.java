package dev.tepui.e2e.kube.api.conformance;

import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMap;
import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMaps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.util.List;

/** The three patches that are not server-side apply. */
final class PatchChecks {
    private PatchChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("merge patch merges, null removes", PatchChecks::merge),
                Check.of("merge patch with a stale version is 409", PatchChecks::staleMerge),
                Check.of("JSON patch adds, replaces, removes, tests", PatchChecks::jsonPatch),
                Check.of("strategic merge patch merges list items by key", PatchChecks::strategic),
                Check.of("strategic merge patch obeys its directives", PatchChecks::directives),
                Check.of("patch of a missing object is 404", PatchChecks::missing),
                Check.of("unknown patch type is 415", PatchChecks::unknownType));
    }

    private static void merge(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("one"));
        Response patched =
                api.patch(configMaps(namespace) + "/one", ApiUnderTest.MERGE, "{data: {a: null, b: '2', c: '3'}}");
        assertThat(patched.code()).isEqualTo(200);
        assertThat(patched.at("/data")).isEqualTo(ApiUnderTest.yaml("{b: '2', c: '3'}"));
    }

    private static void staleMerge(ApiUnderTest api, String namespace) {
        String version = api.post(configMaps(namespace), configMap("one")).version();
        String path = configMaps(namespace) + "/one";
        api.patch(path, ApiUnderTest.MERGE, "{data: {a: '2'}}");
        String stale = "{metadata: {resourceVersion: '%s'}, data: {a: '3'}}".formatted(version);
        assertThat(api.patch(path, ApiUnderTest.MERGE, stale).code()).isEqualTo(409);
    }

    private static void jsonPatch(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("one"));
        String path = configMaps(namespace) + "/one";
        Response patched = api.patch(path, ApiUnderTest.JSON_PATCH, """
                - {op: test, path: /data/a, value: "1"}
                - {op: add, path: /data/b, value: "2"}
                - {op: replace, path: /data/a, value: "0"}
                - {op: copy, from: /data/b, path: /data/c}
                - {op: move, from: /data/b, path: /data/x~1y}
                """);
        assertThat(patched.code()).isEqualTo(422);
        // A slash is not a legal key; the same patch with a legal one is done, and as a whole.
        assertThat(api.get(path).at("/data")).isEqualTo(ApiUnderTest.yaml("{a: '1'}"));
        patched = api.patch(
                path, ApiUnderTest.JSON_PATCH, "[{op: add, path: /data/b, value: '2'}, {op: remove, path: /data/a}]");
        assertThat(patched.at("/data")).isEqualTo(ApiUnderTest.yaml("{b: '2'}"));
        Response refused = api.patch(path, ApiUnderTest.JSON_PATCH, "[{op: test, path: /data/b, value: '9'}]");
        assertThat(refused.code()).isEqualTo(422);
    }

    private static void strategic(ApiUnderTest api, String namespace) {
        String path = WorkloadChecks.statefulSets(namespace);
        api.post(path, WorkloadChecks.STATEFUL_SET);
        Response patched = api.patch(path + "/web", ApiUnderTest.STRATEGIC, """
                spec:
                  template:
                    spec:
                      containers:
                        - name: main
                          env: [{name: B, value: "2"}]
                        - {name: side, image: "side:1"}
                """);
        assertThat(patched.code()).isEqualTo(200);
        assertThat(patched.at("/spec/template/spec/containers")).hasSize(2);
        String containers = "/spec/template/spec/containers";
        assertThat(patched.at(containers).findValuesAsText("image")).containsExactlyInAnyOrder("main:1", "side:1");
        int main = patched.text(containers + "/0/name").equals("main") ? 0 : 1;
        assertThat(patched.at(containers + "/" + main + "/env").findValuesAsText("name"))
                .containsExactlyInAnyOrder("A", "B");
    }

    private static void directives(ApiUnderTest api, String namespace) {
        String path = WorkloadChecks.statefulSets(namespace);
        api.post(path, WorkloadChecks.STATEFUL_SET);
        String patch = """
                spec:
                  template:
                    spec:
                      containers:
                        - name: main
                          env: [{name: A, $patch: delete}, {name: Z, value: z}]
                          $setElementOrder/env: [{name: Z}]
                      $setElementOrder/containers: [{name: main}]
                """;
        Response patched = api.patch(path + "/web", ApiUnderTest.STRATEGIC, patch);
        assertThat(patched.code()).isEqualTo(200);
        assertThat(patched.at("/spec/template/spec/containers/0/env").findValuesAsText("name"))
                .containsExactly("Z");
    }

    private static void missing(ApiUnderTest api, String namespace) {
        Response missing = api.patch(configMaps(namespace) + "/none", ApiUnderTest.MERGE, "{data: {}}");
        assertThat(missing.code()).isEqualTo(404);
    }

    private static void unknownType(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("one"));
        assertThat(api.patch(configMaps(namespace) + "/one", "application/json", "{}")
                        .code())
                .isEqualTo(415);
    }
}
