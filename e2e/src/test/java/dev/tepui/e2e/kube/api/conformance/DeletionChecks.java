package dev.tepui.e2e.kube.api.conformance;

import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMap;
import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMaps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.time.Duration;
import java.util.List;

/** Deletion, finalizers, owners, namespaces. */
final class DeletionChecks {
    private static final Duration SOON = Duration.ofSeconds(30);

    private DeletionChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("delete removes and says so", DeletionChecks::delete),
                Check.of("delete with a wrong precondition is 409", DeletionChecks::preconditions),
                Check.of("a finalizer holds a deleted object", DeletionChecks::finalizer),
                Check.of("no finalizer can be added to a deleted object", DeletionChecks::lateFinalizer),
                Check.of("delete of a collection obeys the selector", DeletionChecks::collection),
                Check.of("a running pod is deleted gracefully", DeletionChecks::podGrace),
                Check.withControllers("dependents go in the background", DeletionChecks::background),
                Check.withControllers("foreground deletion waits for dependents", DeletionChecks::foreground),
                Check.withControllers("orphaned dependents stay", DeletionChecks::orphan),
                Check.withControllers("a dependent of two owners stays until both are gone", DeletionChecks::twoOwners),
                Check.withControllers("a deleted namespace takes its content along", DeletionChecks::namespace));
    }

    private static void delete(ApiUnderTest api, String namespace) {
        String uid = api.post(configMaps(namespace), configMap("one")).text("/metadata/uid");
        Response deleted = api.delete(configMaps(namespace) + "/one");
        assertThat(deleted.code()).isEqualTo(200);
        assertThat(deleted.text("/status")).isEqualTo("Success");
        assertThat(deleted.text("/details/uid")).isEqualTo(uid);
        assertThat(api.delete(configMaps(namespace) + "/one").code()).isEqualTo(404);
    }

    private static void preconditions(ApiUnderTest api, String namespace) {
        Response created = api.post(configMaps(namespace), configMap("one"));
        String path = configMaps(namespace) + "/one";
        String wrong = "{preconditions: {uid: 00000000-0000-0000-0000-000000000000}}";
        assertThat(api.delete(path, wrong).code()).isEqualTo(409);
        assertThat(api.delete(path, "{preconditions: {resourceVersion: '1'}}").code())
                .isEqualTo(409);
        String right = "{preconditions: {uid: %s, resourceVersion: '%s'}}"
                .formatted(created.text("/metadata/uid"), created.version());
        assertThat(api.delete(path, right).code()).isEqualTo(200);
    }

    private static void finalizer(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        held(api, namespace);
        Response deleted = api.delete(path);
        assertThat(deleted.code()).isEqualTo(200);
        String at = api.get(path).text("/metadata/deletionTimestamp");
        assertThat(at).isNotEmpty();
        api.delete(path);
        assertThat(api.get(path).text("/metadata/deletionTimestamp")).isEqualTo(at);
        assertThat(api.patch(path, ApiUnderTest.MERGE, "{metadata: {finalizers: null}}")
                        .code())
                .isEqualTo(200);
        assertThat(api.get(path).code()).isEqualTo(404);
    }

    private static void held(ApiUnderTest api, String namespace) {
        api.post(
                configMaps(namespace),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, finalizers: [tepui.dev/test]}}");
    }

    private static void lateFinalizer(ApiUnderTest api, String namespace) {
        String path = configMaps(namespace) + "/one";
        held(api, namespace);
        api.delete(path);
        Response refused =
                api.patch(path, ApiUnderTest.MERGE, "{metadata: {finalizers: [tepui.dev/test, tepui.dev/late]}}");
        assertThat(refused.code()).isEqualTo(422);
        api.patch(path, ApiUnderTest.MERGE, "{metadata: {finalizers: []}}");
        assertThat(api.get(path).code()).isEqualTo(404);
    }

    private static void collection(ApiUnderTest api, String namespace) {
        api.post(
                configMaps(namespace),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: own-a, labels: {go: 'yes'}}}");
        api.post(configMaps(namespace), configMap("own-b"));
        assertThat(api.delete(configMaps(namespace) + "?labelSelector=go%3Dyes").code())
                .isEqualTo(200);
        assertThat(ListChecks.ownNames(api.get(configMaps(namespace)))).containsExactly("own-b");
    }

    private static void podGrace(ApiUnderTest api, String namespace) {
        String pods = WorkloadChecks.pods(namespace);
        api.post(pods, WorkloadChecks.pod("free", "a"));
        api.delete(pods + "/free");
        assertThat(api.get(pods + "/free").code()).isEqualTo(404);
        String bound = WorkloadChecks.pod("bound", "a").replace("spec: {", "spec: {nodeName: nowhere, ");
        assertThat(api.post(pods, bound).code()).isEqualTo(201);
        api.delete(pods + "/bound");
        Response leaving = api.get(pods + "/bound");
        assertThat(leaving.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        api.delete(pods + "/bound", "{gracePeriodSeconds: 0}");
        assertThat(api.get(pods + "/bound").code()).isEqualTo(404);
    }

    private static Response owner(ApiUnderTest api, String namespace, String name) {
        return api.post(configMaps(namespace), configMap(name));
    }

    private static void dependent(ApiUnderTest api, String namespace, String name, List<Response> owners) {
        StringBuilder references = new StringBuilder();
        for (Response owner : owners) {
            references.append("{apiVersion: v1, kind: ConfigMap, blockOwnerDeletion: true, name: %s, uid: %s},"
                    .formatted(owner.text("/metadata/name"), owner.text("/metadata/uid")));
        }
        String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, ownerReferences: [%s]}}";
        assertThat(api.post(configMaps(namespace), map.formatted(name, references))
                        .code())
                .isEqualTo(201);
    }

    private static void background(ApiUnderTest api, String namespace) {
        Response owner = owner(api, namespace, "owner");
        dependent(api, namespace, "child", List.of(owner));
        api.delete(configMaps(namespace) + "/owner", "{propagationPolicy: Background}");
        assertThat(api.get(configMaps(namespace) + "/owner").code()).isEqualTo(404);
        awaitGone(api, configMaps(namespace) + "/child");
    }

    private static void foreground(ApiUnderTest api, String namespace) {
        Response owner = owner(api, namespace, "owner");
        dependent(api, namespace, "child", List.of(owner));
        String child = configMaps(namespace) + "/child";
        api.patch(child, ApiUnderTest.MERGE, "{metadata: {finalizers: [tepui.dev/test]}}");
        api.delete(configMaps(namespace) + "/owner", "{propagationPolicy: Foreground}");
        await().atMost(SOON)
                .until(() -> !api.get(child).text("/metadata/deletionTimestamp").isEmpty());
        assertThat(api.get(configMaps(namespace) + "/owner")
                        .at("/metadata/finalizers")
                        .toString())
                .contains("foregroundDeletion");
        api.patch(child, ApiUnderTest.MERGE, "{metadata: {finalizers: null}}");
        awaitGone(api, configMaps(namespace) + "/owner");
        assertThat(api.get(child).code()).isEqualTo(404);
    }

    private static void orphan(ApiUnderTest api, String namespace) {
        Response owner = owner(api, namespace, "owner");
        dependent(api, namespace, "child", List.of(owner));
        api.delete(configMaps(namespace) + "/owner", "{propagationPolicy: Orphan}");
        awaitGone(api, configMaps(namespace) + "/owner");
        Response child = api.get(configMaps(namespace) + "/child");
        assertThat(child.code()).isEqualTo(200);
        assertThat(child.at("/metadata/ownerReferences").isEmpty()).isTrue();
    }

    private static void twoOwners(ApiUnderTest api, String namespace) {
        Response first = owner(api, namespace, "first");
        Response second = owner(api, namespace, "second");
        dependent(api, namespace, "both", List.of(first, second));
        dependent(api, namespace, "sign", List.of(first));
        api.delete(configMaps(namespace) + "/first");
        awaitGone(api, configMaps(namespace) + "/sign");
        assertThat(api.get(configMaps(namespace) + "/both").code()).isEqualTo(200);
        api.delete(configMaps(namespace) + "/second");
        awaitGone(api, configMaps(namespace) + "/both");
    }

    private static void namespace(ApiUnderTest api, String namespace) {
        held(api, namespace);
        api.post(configMaps(namespace), configMap("two"));
        api.delete("/api/v1/namespaces/" + namespace);
        assertThat(api.get("/api/v1/namespaces/" + namespace).text("/status/phase"))
                .isEqualTo("Terminating");
        awaitGone(api, configMaps(namespace) + "/two");
        assertThat(api.post(configMaps(namespace), configMap("three")).code()).isEqualTo(403);
        api.patch(configMaps(namespace) + "/one", ApiUnderTest.MERGE, "{metadata: {finalizers: null}}");
        awaitGone(api, "/api/v1/namespaces/" + namespace);
    }

    private static void awaitGone(ApiUnderTest api, String path) {
        await().atMost(SOON).until(() -> api.get(path).code() == 404);
    }
}
