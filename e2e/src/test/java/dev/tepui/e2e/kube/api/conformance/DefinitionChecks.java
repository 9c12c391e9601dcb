package dev.tepui.e2e.kube.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Custom resources: schema, CEL, subresources, columns. Each check defines a kind of its own. */
final class DefinitionChecks {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private DefinitionChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("a CRD is served soon after it is created", DefinitionChecks::established),
                Check.of("a CRD must be named after its kind", DefinitionChecks::badName),
                Check.of("a CRD whose rule does not compile is 422", DefinitionChecks::badRule),
                Check.of("schema defaults are applied", DefinitionChecks::defaults),
                Check.of("unknown fields are pruned", DefinitionChecks::pruning),
                Check.of("the schema is enforced", DefinitionChecks::validation),
                Check.of("list keys are unique", DefinitionChecks::listKeys),
                Check.of("CEL rules are enforced", DefinitionChecks::rules),
                Check.of("CEL quantities compare", DefinitionChecks::quantities),
                Check.of("CEL transition rules are enforced", DefinitionChecks::transition),
                Check.of("CEL rules with an optional oldSelf", DefinitionChecks::optionalOldSelf),
                Check.of("strategic merge patch of a custom resource is 415", DefinitionChecks::noStrategic),
                Check.of("sets are the same in any order", DefinitionChecks::sets),
                Check.of("status is apart, generation counts the rest", DefinitionChecks::status),
                Check.of("replace without a version is refused", DefinitionChecks::unconditional),
                Check.of("scale subresource", DefinitionChecks::scale),
                Check.of("printer columns", DefinitionChecks::columns),
                Check.of("apply merges lists by the schema's keys", DefinitionChecks::apply),
                Check.withControllers("a deleted CRD takes its objects along", DefinitionChecks::deleted));
    }

    private static String group(String namespace) {
        return namespace + ".tepui.dev";
    }

    private static String widgets(String namespace) {
        return "/apis/" + group(namespace) + "/v1/namespaces/" + namespace + "/widgets";
    }

    private static void withWidgets(ApiUnderTest api, String namespace, Runnable check) {
        assertThat(api.post(DEFINITIONS, definition(namespace)).code()).isEqualTo(201);
        String name = DEFINITIONS + "/widgets." + group(namespace);
        try {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> api.get(widgets(namespace)).code() == 200);
            check.run();
        } finally {
            api.delete(name);
        }
    }

    private static String definition(String namespace) {
        try (var in = DefinitionChecks.class.getResourceAsStream("widget.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("GROUP", group(namespace));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String widget(String namespace, String spec) {
        return "{apiVersion: %s/v1, kind: Widget, metadata: {name: one}, spec: %s}".formatted(group(namespace), spec);
    }

    private static Response create(ApiUnderTest api, String namespace, String spec) {
        return api.post(widgets(namespace), widget(namespace, spec));
    }

    private static void established(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            Response definition = api.get(DEFINITIONS + "/widgets." + group(namespace));
            assertThat(definition.at("/status/conditions").findValuesAsText("type"))
                    .contains("Established", "NamesAccepted");
            assertThat(definition.text("/status/acceptedNames/singular")).isEqualTo("widget");
            assertThat(definition.at("/status/storedVersions")).isEqualTo(ApiUnderTest.yaml("[v1]"));
        });
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.get(widgets(namespace)).code() == 404);
    }

    private static void badName(ApiUnderTest api, String namespace) {
        String wrong = definition(namespace).replace("name: widgets." + group(namespace), "name: gadgets.tepui.dev");
        Response refused = api.post(DEFINITIONS, wrong);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("must be spec.names.plural+\".\"+spec.group");
    }

    private static void badRule(ApiUnderTest api, String namespace) {
        String wrong = definition(namespace).replace("self.low <= self.high", "self.low <= ");
        Response refused = api.post(DEFINITIONS, wrong);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("compilation failed");
    }

    private static void defaults(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            Response created = create(api, namespace, "{options: {}}");
            assertThat(created.code()).isEqualTo(201);
            assertThat(created.at("/spec/size").asInt()).isEqualTo(3);
            assertThat(created.text("/spec/options/mode")).isEqualTo("fast");
        });
    }

    private static void pruning(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            Response created = create(api, namespace, "{unknown: 1, free: {kept: 1}, size: 2}");
            assertThat(created.at("/spec/unknown").isMissingNode()).isTrue();
            assertThat(created.at("/spec/free/kept").asInt()).isEqualTo(1);
            Response strict =
                    api.post(widgets(namespace) + "?fieldValidation=Strict", widget(namespace, "{unknown: 1}"));
            assertThat(strict.code()).isEqualTo(400);
            assertThat(strict.message()).contains("unknown field \"spec.unknown\"");
        });
    }

    private static void validation(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            refused(api, namespace, "{size: 0}", "spec.size in body should be greater than or equal to 1");
            refused(api, namespace, "{size: 99}", "spec.size in body should be less than or equal to 9");
            refused(api, namespace, "{size: many}", "spec.size in body must be of type integer");
            refused(
                    api,
                    namespace,
                    "{options: {mode: odd}}",
                    "Unsupported value: \"odd\": supported values: \"fast\", \"safe\"");
            refused(api, namespace, "{label: UP}", "spec.label in body should match '^[a-z]*$'");
            refused(api, namespace, "{label: abcdefghijk}", "Too long: may not be");
            refused(api, namespace, "{items: [{value: 1}]}", "spec.items[0].name: Required value");
            refused(
                    api,
                    namespace,
                    "{items: [{name: a}, {name: b}, {name: c}, {name: d}]}",
                    "must have at most 3 items");
        });
    }

    private static void refused(ApiUnderTest api, String namespace, String spec, String message) {
        Response refused = create(api, namespace, spec);
        assertThat(refused.code()).as(spec).isEqualTo(422);
        assertThat(refused.reason()).isEqualTo("Invalid");
        assertThat(refused.message()).contains(message).contains("\"one\" is invalid");
    }

    private static void listKeys(ApiUnderTest api, String namespace) {
        withWidgets(
                api,
                namespace,
                () -> refused(api, namespace, "{items: [{name: a}, {name: a}]}", "spec.items[1]: Duplicate value"));
    }

    private static void rules(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            refused(api, namespace, "{low: 5, high: 4}", "low 5 is above high 4");
            refused(api, namespace, "{items: [{name: bad}]}", "spec.items[0].name");
            refused(api, namespace, "{namespace: kube-x}", "is reserved");
            assertThat(create(api, namespace, "{low: 4, high: 4}").code()).isEqualTo(201);
        });
    }

    private static void quantities(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            refused(api, namespace, "{memory: 100Mi}", "at least 1Gi");
            assertThat(create(api, namespace, "{memory: 1025Mi}").code()).isEqualTo(201);
        });
    }

    private static void transition(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            assertThat(create(api, namespace, "{fixed: a, size: 2}").code()).isEqualTo(201);
            String one = widgets(namespace) + "/one";
            Response refused = api.patch(one, ApiUnderTest.MERGE, "{spec: {fixed: b}}");
            assertThat(refused.code()).isEqualTo(422);
            assertThat(refused.message()).contains("fixed is immutable");
            assertThat(api.patch(one, ApiUnderTest.MERGE, "{spec: {size: 3}}").code())
                    .isEqualTo(200);
        });
    }

    private static void optionalOldSelf(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            refused(api, namespace, "{counter: 7}", "counter begins at 0 and goes up by one");
            assertThat(create(api, namespace, "{counter: 0}").code()).isEqualTo(201);
            String one = widgets(namespace) + "/one";
            assertThat(api.patch(one, ApiUnderTest.MERGE, "{spec: {counter: 1}}")
                            .code())
                    .isEqualTo(200);
            assertThat(api.patch(one, ApiUnderTest.MERGE, "{spec: {counter: 3}}")
                            .code())
                    .isEqualTo(422);
        });
    }

    private static void sets(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            create(api, namespace, "{colours: [red, blue]}");
            String one = widgets(namespace) + "/one";
            assertThat(api.patch(one, ApiUnderTest.MERGE, "{spec: {colours: [blue, red]}}")
                            .code())
                    .isEqualTo(200);
            assertThat(api.patch(one, ApiUnderTest.MERGE, "{spec: {colours: [blue, green]}}")
                            .code())
                    .isEqualTo(422);
        });
    }

    private static void noStrategic(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            create(api, namespace, "{size: 1}");
            assertThat(api.patch(widgets(namespace) + "/one", ApiUnderTest.STRATEGIC, "{spec: {size: 2}}")
                            .code())
                    .isEqualTo(415);
        });
    }

    private static void status(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            String one = widgets(namespace) + "/one";
            ObjectNode created =
                    (ObjectNode) api.post(widgets(namespace), widget(namespace, "{size: 1}, status: {ready: 9}"))
                            .body();
            assertThat(created.has("status")).isFalse();
            created.withObjectProperty("status").put("ready", 1);
            created.withObjectProperty("spec").put("size", 2);
            Response status = api.put(one + "/status", created);
            assertThat(status.at("/status/ready").asInt()).isEqualTo(1);
            assertThat(status.at("/spec/size").asInt()).isEqualTo(1);
            assertThat(status.at("/metadata/generation").asInt()).isEqualTo(1);
            Response spec = api.patch(one, ApiUnderTest.MERGE, "{spec: {size: 2}, status: {ready: 5}}");
            assertThat(spec.at("/status/ready").asInt()).isEqualTo(1);
            assertThat(spec.at("/metadata/generation").asInt()).isEqualTo(2);
        });
    }

    private static void unconditional(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            ObjectNode created =
                    (ObjectNode) create(api, namespace, "{size: 1}").body();
            created.withObjectProperty("metadata").remove("resourceVersion");
            Response refused = api.put(widgets(namespace) + "/one", created);
            assertThat(refused.code()).isEqualTo(422);
            assertThat(refused.message()).contains("must be specified for an update");
        });
    }

    private static void scale(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            create(api, namespace, "{size: 1}");
            String path = widgets(namespace) + "/one/scale";
            assertThat(api.get(path).at("/spec/replicas").asInt()).isEqualTo(1);
            assertThat(api.patch(path, ApiUnderTest.MERGE, "{spec: {replicas: 4}}")
                            .code())
                    .isEqualTo(200);
            assertThat(api.get(widgets(namespace) + "/one").at("/spec/size").asInt())
                    .isEqualTo(4);
        });
    }

    private static void columns(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            create(api, namespace, "{size: 4}");
            String conditions = "{status: {conditions: [{type: Other, status: x}, {type: Ready, status: 'True'}]}}";
            api.patch(widgets(namespace) + "/one/status", ApiUnderTest.MERGE, conditions);
            Response table = api.get(widgets(namespace), "application/json;as=Table;v=v1;g=meta.k8s.io");
            assertThat(table.at("/columnDefinitions").findValuesAsText("name"))
                    .containsExactly("Name", "Size", "Ready", "Mode", "Age");
            assertThat(table.at("/columnDefinitions/3/priority").asInt()).isEqualTo(1);
            assertThat(table.text("/rows/0/cells/0")).isEqualTo("one");
            assertThat(table.at("/rows/0/cells/1").asInt()).isEqualTo(4);
            assertThat(table.text("/rows/0/cells/2")).isEqualTo("True");
        });
    }

    private static void apply(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            String one = widgets(namespace) + "/one";
            assertThat(api.apply(one, "a", widget(namespace, "{items: [{name: x, value: 1}]}"))
                            .code())
                    .isEqualTo(201);
            Response merged = api.apply(one, "b", widget(namespace, "{items: [{name: w, value: 2}]}"));
            assertThat(merged.at("/spec/items").findValuesAsText("name")).containsExactly("x", "w");
            Response pruned = api.apply(one, "a", widget(namespace, "{label: z}"));
            assertThat(pruned.at("/spec/items").findValuesAsText("name")).containsExactly("w");
            String version = pruned.version();
            assertThat(api.apply(one, "a", widget(namespace, "{label: z}")).version())
                    .isEqualTo(version);
        });
    }

    private static void deleted(ApiUnderTest api, String namespace) {
        withWidgets(api, namespace, () -> {
            create(api, namespace, "{size: 1}");
            String name = DEFINITIONS + "/widgets." + group(namespace);
            api.delete(name);
            await().atMost(Duration.ofSeconds(30)).until(() -> api.get(name).code() == 404);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> api.get(widgets(namespace)).code() == 404);
        });
    }
}
