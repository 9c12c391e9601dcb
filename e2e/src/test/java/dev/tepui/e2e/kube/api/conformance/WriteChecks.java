package dev.tepui.e2e.kube.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.util.List;

/** Creating and replacing objects. */
final class WriteChecks {
    private WriteChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("create sets identity and version", WriteChecks::create),
                Check.of("create of a present object is 409 AlreadyExists", WriteChecks::duplicate),
                Check.of("create in a missing namespace is 404", WriteChecks::missingNamespace),
                Check.of("generateName makes distinct names", WriteChecks::generateName),
                Check.of("bad names are 422", WriteChecks::badNames),
                Check.of("bad labels are 422", WriteChecks::badLabels),
                Check.of("get of a missing object is 404", WriteChecks::missing),
                Check.of("replace with a stale version is 409 Conflict", WriteChecks::staleVersion),
                Check.of("replace that changes nothing keeps the version", WriteChecks::noChange),
                Check.of("dry run stores nothing", WriteChecks::dryRun),
                Check.of("another kind in the body is 400", WriteChecks::wrongKind),
                Check.of("malformed JSON is 400", WriteChecks::malformed),
                Check.of("unknown field is 400 with strict validation", WriteChecks::strictFields),
                Check.of("stringData of a Secret becomes data", WriteChecks::stringData),
                Check.of("an immutable ConfigMap cannot change", WriteChecks::immutableConfigMap),
                Check.of("quantities become canonical", WriteChecks::quantities),
                Check.of("a lease is taken over by version", WriteChecks::lease),
                Check.of("core and events.k8s.io events are one collection", WriteChecks::events));
    }

    static String configMaps(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    static String configMap(String name) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {a: '1'}}".formatted(name);
    }

    private static void create(ApiUnderTest api, String namespace) {
        Response created = api.post(configMaps(namespace), configMap("one"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.text("/kind")).isEqualTo("ConfigMap");
        assertThat(created.text("/metadata/namespace")).isEqualTo(namespace);
        assertThat(created.text("/metadata/uid")).hasSize(36);
        assertThat(created.text("/metadata/creationTimestamp")).endsWith("Z");
        assertThat(created.version()).matches("\\d+");
        assertThat(created.text("/metadata/managedFields/0/operation")).isEqualTo("Update");
        Response read = api.get(configMaps(namespace) + "/one");
        assertThat(read.code()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(created.body());
    }

    private static void duplicate(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("one"));
        Response again = api.post(configMaps(namespace), configMap("one"));
        assertThat(again.code()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("AlreadyExists");
        assertThat(again.message()).isEqualTo("configmaps \"one\" already exists");
    }

    private static void missingNamespace(ApiUnderTest api, String namespace) {
        Response refused = api.post(configMaps(namespace + "-not"), configMap("one"));
        assertThat(refused.code()).isEqualTo(404);
        assertThat(refused.message()).isEqualTo("namespaces \"" + namespace + "-not\" not found");
    }

    private static void generateName(ApiUnderTest api, String namespace) {
        String map = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: map-}}";
        String first = api.post(configMaps(namespace), map).text("/metadata/name");
        String second = api.post(configMaps(namespace), map).text("/metadata/name");
        assertThat(first).matches("map-[a-z0-9]{5}").isNotEqualTo(second);
    }

    private static void badNames(ApiUnderTest api, String namespace) {
        for (String name : List.of("Upper", "under_score", "-dash", "dot.", "a".repeat(254))) {
            Response refused = api.post(configMaps(namespace), configMap("'" + name + "'"));
            assertThat(refused.code()).as(name).isEqualTo(422);
            assertThat(refused.reason()).isEqualTo("Invalid");
            assertThat(refused.text("/details/causes/0/field")).isEqualTo("metadata.name");
        }
        String dotted = "{apiVersion: v1, kind: Service, metadata: {name: a.b}, spec: {ports: [{port: 1}]}}";
        assertThat(api.post("/api/v1/namespaces/" + namespace + "/services", dotted)
                        .code())
                .isEqualTo(422);
    }

    private static void badLabels(ApiUnderTest api, String namespace) {
        String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {a: 'not a label'}}}";
        Response refused = api.post(configMaps(namespace), map);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("metadata.labels: Invalid value: \"not a label\"");
    }

    private static void missing(ApiUnderTest api, String namespace) {
        Response missing = api.get(configMaps(namespace) + "/none");
        assertThat(missing.code()).isEqualTo(404);
        assertThat(missing.reason()).isEqualTo("NotFound");
        assertThat(missing.message()).isEqualTo("configmaps \"none\" not found");
        assertThat(api.get("/apis/no.such.group/v1/things").code()).isEqualTo(404);
    }

    private static void staleVersion(ApiUnderTest api, String namespace) {
        ObjectNode first =
                (ObjectNode) api.post(configMaps(namespace), configMap("one")).body();
        ObjectNode next = first.deepCopy();
        next.withObjectProperty("data").put("a", "2");
        assertThat(api.put(configMaps(namespace) + "/one", next).code()).isEqualTo(200);
        Response stale = api.put(configMaps(namespace) + "/one", first);
        assertThat(stale.code()).isEqualTo(409);
        assertThat(stale.reason()).isEqualTo("Conflict");
        assertThat(stale.message()).contains("the object has been modified");
        ObjectNode unconditional = first.deepCopy();
        unconditional.withObjectProperty("metadata").remove("resourceVersion");
        assertThat(api.put(configMaps(namespace) + "/one", unconditional).code())
                .isEqualTo(200);
    }

    private static void noChange(ApiUnderTest api, String namespace) {
        Response first = api.post(configMaps(namespace), configMap("one"));
        Response same = api.put(configMaps(namespace) + "/one", first.body());
        assertThat(same.code()).isEqualTo(200);
        assertThat(same.version()).isEqualTo(first.version());
    }

    private static void dryRun(ApiUnderTest api, String namespace) {
        assertThat(api.post(configMaps(namespace) + "?dryRun=All", configMap("one"))
                        .code())
                .isEqualTo(201);
        assertThat(api.get(configMaps(namespace) + "/one").code()).isEqualTo(404);
    }

    private static void wrongKind(ApiUnderTest api, String namespace) {
        String secret = "{apiVersion: v1, kind: Secret, metadata: {name: one}}";
        assertThat(api.post(configMaps(namespace), secret).code()).isEqualTo(400);
        String elsewhere = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: elsewhere}}";
        assertThat(api.post(configMaps(namespace), elsewhere).code()).isEqualTo(400);
    }

    private static void malformed(ApiUnderTest api, String namespace) {
        Response refused = api.call("POST", configMaps(namespace), ApiUnderTest.JSON, "{\"a\":");
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.reason()).isEqualTo("BadRequest");
    }

    private static void strictFields(ApiUnderTest api, String namespace) {
        String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, date: {}}";
        Response refused = api.post(configMaps(namespace) + "?fieldValidation=Strict", map);
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.message()).contains("strict decoding error: unknown field \"date\"");
        Response pruned = api.post(configMaps(namespace) + "?fieldValidation=Ignore", map);
        assertThat(pruned.code()).isEqualTo(201);
        assertThat(pruned.body().has("date")).isFalse();
    }

    private static void stringData(ApiUnderTest api, String namespace) {
        String secret = "{apiVersion: v1, kind: Secret, metadata: {name: one}, stringData: {a: hello}}";
        Response created = api.post("/api/v1/namespaces/" + namespace + "/secrets", secret);
        assertThat(created.text("/data/a")).isEqualTo("aGVsbG8=");
        assertThat(created.text("/type")).isEqualTo("Opaque");
        assertThat(created.body().has("stringData")).isFalse();
    }

    private static void immutableConfigMap(ApiUnderTest api, String namespace) {
        String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, immutable: true, data: {a: '1'}}";
        assertThat(api.post(configMaps(namespace), map).code()).isEqualTo(201);
        Response refused = api.patch(configMaps(namespace) + "/one", ApiUnderTest.MERGE, "{data: {a: '2'}}");
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("field is immutable when `immutable` is set");
    }

    private static void quantities(ApiUnderTest api, String namespace) {
        String claim = """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
                """;
        Response created = api.post("/api/v1/namespaces/" + namespace + "/persistentvolumeclaims", claim);
        assertThat(created.text("/spec/resources/requests/storage")).isEqualTo("1Gi");
        assertThat(created.text("/spec/volumeMode")).isEqualTo("Filesystem");
        assertThat(created.text("/status/phase")).isEqualTo("Pending");
    }

    private static void lease(ApiUnderTest api, String namespace) {
        String leases = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        String lease = """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: leader}
                spec: {holderIdentity: a, leaseDurationSeconds: 15, renewTime: "2026-01-01T00:00:00.000000Z"}
                """;
        ObjectNode seen = (ObjectNode) api.post(leases, lease).body();
        ObjectNode mine = seen.deepCopy();
        mine.withObjectProperty("spec").put("holderIdentity", "b");
        ObjectNode theirs = seen.deepCopy();
        theirs.withObjectProperty("spec").put("holderIdentity", "c");
        assertThat(api.put(leases + "/leader", mine).code()).isEqualTo(200);
        assertThat(api.put(leases + "/leader", theirs).code()).isEqualTo(409);
        assertThat(api.get(leases + "/leader").text("/spec/holderIdentity")).isEqualTo("b");
    }

    private static void events(ApiUnderTest api, String namespace) {
        String event = """
                apiVersion: events.k8s.io/v1
                kind: Event
                metadata: {name: happened}
                eventTime: "2026-01-01T00:00:00.000000Z"
                action: Test
                reason: Tested
                type: Normal
                note: it works
                reportingController: tepui.dev/test
                reportingInstance: one
                regarding: {apiVersion: v1, kind: ConfigMap, name: subject, namespace: %s}
                """.formatted(namespace);
        Response created = api.post("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events", event);
        assertThat(created.code()).isEqualTo(201);
        String selector = "?fieldSelector=involvedObject.kind%3DConfigMap%2CinvolvedObject.name%3Dsubject";
        Response found = api.get("/api/v1/namespaces/" + namespace + "/events" + selector);
        assertThat(found.at("/items")).hasSize(1);
        assertThat(found.text("/items/0/message")).isEqualTo("it works");
        assertThat(found.text("/items/0/involvedObject/name")).isEqualTo("subject");
    }
}
