package dev.tepui.e2e.kube.api.conformance;

import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMap;
import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMaps;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lists, selectors, pages, tables. */
final class ListChecks {
    private ListChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("list has kind, version and sorted items", ListChecks::list),
                Check.of("label selectors select", ListChecks::labelSelectors),
                Check.of("malformed selectors are 400", ListChecks::badSelectors),
                Check.of("field selectors select", ListChecks::fieldSelectors),
                Check.of("limit and continue page through a list", ListChecks::pages),
                Check.of("list over all namespaces", ListChecks::allNamespaces),
                Check.of("a table has columns and cells", ListChecks::table),
                Check.of("metadata only", ListChecks::partialObjects));
    }

    private static void list(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("own-b"));
        api.post(configMaps(namespace), configMap("own-a"));
        Response list = api.get(configMaps(namespace));
        assertThat(list.text("/kind")).isEqualTo("ConfigMapList");
        assertThat(list.text("/apiVersion")).isEqualTo("v1");
        assertThat(list.version()).matches("\\d+");
        assertThat(ownNames(list)).containsExactly("own-a", "own-b");
    }

    private static void labelSelectors(ApiUnderTest api, String namespace) {
        labelled(api, namespace, "own-1", "{app: web, tier: front}");
        labelled(api, namespace, "own-2", "{app: web}");
        labelled(api, namespace, "own-3", "{app: db, tier: back}");
        assertThat(selected(api, namespace, "app=web")).containsExactly("own-1", "own-2");
        assertThat(selected(api, namespace, "app==web,tier=front")).containsExactly("own-1");
        assertThat(selected(api, namespace, "app,app!=web")).containsExactly("own-3");
        assertThat(selected(api, namespace, "app in (web, db),tier")).containsExactly("own-1", "own-3");
        assertThat(selected(api, namespace, "app,tier notin (front)")).containsExactly("own-2", "own-3");
        assertThat(selected(api, namespace, "app,!tier")).containsExactly("own-2");
    }

    private static void labelled(ApiUnderTest api, String namespace, String name, String labels) {
        api.post(
                configMaps(namespace),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, labels: %s}}".formatted(name, labels));
    }

    private static List<String> selected(ApiUnderTest api, String namespace, String selector) {
        return ownNames(api.get(configMaps(namespace) + "?labelSelector=" + encoded(selector)));
    }

    private static void badSelectors(ApiUnderTest api, String namespace) {
        assertThat(api.get(configMaps(namespace) + "?labelSelector=" + encoded("a in b"))
                        .code())
                .isEqualTo(400);
        assertThat(api.get(configMaps(namespace) + "?fieldSelector=" + encoded("data.a=1"))
                        .code())
                .isEqualTo(400);
    }

    private static void fieldSelectors(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("own-a"));
        api.post(configMaps(namespace), configMap("own-b"));
        String byName = "?fieldSelector=" + encoded("metadata.name=own-a,metadata.namespace=" + namespace);
        assertThat(ownNames(api.get(configMaps(namespace) + byName))).containsExactly("own-a");
        String notName = "?fieldSelector=" + encoded("metadata.name!=own-a");
        assertThat(ownNames(api.get(configMaps(namespace) + notName))).containsExactly("own-b");
        String pods = WorkloadChecks.pods(namespace);
        api.post(pods, WorkloadChecks.pod("own-p", "a"));
        assertThat(ownNames(api.get(pods + "?fieldSelector=" + encoded("status.phase=Pending,spec.nodeName="))))
                .containsExactly("own-p");
        assertThat(ownNames(api.get(pods + "?fieldSelector=" + encoded("spec.nodeName=elsewhere"))))
                .isEmpty();
    }

    private static void pages(ApiUnderTest api, String namespace) {
        for (int i = 0; i < 5; i++) {
            api.post(configMaps(namespace), configMap("own-" + i));
        }
        List<String> names = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            String query = "?limit=2" + (token.isEmpty() ? "" : "&continue=" + encoded(token));
            Response page = api.get(configMaps(namespace) + query);
            assertThat(page.at("/items").size()).isLessThanOrEqualTo(2);
            names.addAll(ownNames(page));
            token = page.text("/metadata/continue");
            pages++;
        } while (!token.isEmpty() && pages < 10);
        assertThat(names).containsExactly("own-0", "own-1", "own-2", "own-3", "own-4");
        assertThat(pages).isGreaterThanOrEqualTo(3);
        assertThat(api.get(configMaps(namespace) + "?limit=2&continue=nonsense").code())
                .isEqualTo(400);
    }

    private static void allNamespaces(ApiUnderTest api, String namespace) {
        labelled(api, namespace, "own-a", "{mark: " + namespace + "}");
        Response list = api.get("/api/v1/configmaps?labelSelector=" + encoded("mark=" + namespace));
        assertThat(ownNames(list)).containsExactly("own-a");
        assertThat(list.text("/items/0/metadata/namespace")).isEqualTo(namespace);
    }

    private static void table(ApiUnderTest api, String namespace) {
        api.post(WorkloadChecks.statefulSets(namespace), WorkloadChecks.STATEFUL_SET);
        Response table = api.get(
                WorkloadChecks.statefulSets(namespace),
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        assertThat(table.text("/kind")).isEqualTo("Table");
        assertThat(table.at("/columnDefinitions").findValuesAsText("name")).contains("Name", "Ready", "Age");
        assertThat(table.text("/rows/0/cells/0")).isEqualTo("web");
        assertThat(table.text("/rows/0/cells/1")).isEqualTo("0/2");
        assertThat(table.text("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
    }

    private static void partialObjects(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("own-a"));
        Response list =
                api.get(configMaps(namespace), "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        assertThat(list.text("/kind")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.body().findValue("data")).isNull();
    }

    /** Names of the objects that a check made: a cluster puts objects of its own into every namespace. */
    static List<String> ownNames(Response list) {
        List<String> names = new ArrayList<>();
        for (JsonNode item : list.at("/items")) {
            String name = item.at("/metadata/name").asText();
            if (name.startsWith("own-")) {
                names.add(name);
            }
        }
        return names;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
