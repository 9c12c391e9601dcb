package dev.tepui.e2e.kube.api.conformance;

import static dev.tepui.e2e.kube.api.conformance.ListChecks.encoded;
import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMap;
import static dev.tepui.e2e.kube.api.conformance.WriteChecks.configMaps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Watches, and what is built on them. */
final class WatchChecks {
    private WatchChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("watch resumes after a version", WatchChecks::resume),
                Check.of("watch without a version begins with what is there", WatchChecks::initial),
                Check.of(
                        "watch with a selector adds and deletes what starts and stops matching", WatchChecks::selector),
                Check.of("watch of one object by name", WatchChecks::byName),
                Check.of("watch with a malformed version is 400", WatchChecks::malformed),
                Check.of("an informer sees every change in order", WatchChecks::informer));
    }

    private static void resume(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("own-old"));
        String from = api.get(configMaps(namespace)).version();
        String created = api.post(configMaps(namespace), configMap("own-new")).version();
        api.patch(configMaps(namespace) + "/own-new", ApiUnderTest.MERGE, "{data: {a: '2'}}");
        api.delete(configMaps(namespace) + "/own-new");
        List<JsonNode> events = own(api.watch(configMaps(namespace) + "?resourceVersion=" + from, 1));
        assertThat(types(events)).containsExactly("ADDED", "MODIFIED", "DELETED");
        assertThat(events.get(0).at("/object/metadata/resourceVersion").asText())
                .isEqualTo(created);
        assertThat(events.get(2).at("/object/data/a").asText()).isEqualTo("2");
        List<JsonNode> later = own(api.watch(configMaps(namespace) + "?resourceVersion=" + created, 1));
        assertThat(types(later)).containsExactly("MODIFIED", "DELETED");
    }

    private static void initial(ApiUnderTest api, String namespace) {
        api.post(configMaps(namespace), configMap("own-a"));
        assertThat(types(own(api.watch(configMaps(namespace), 1)))).containsExactly("ADDED");
    }

    private static void selector(ApiUnderTest api, String namespace) {
        String from = api.post(configMaps(namespace), configMap("own-a")).version();
        String path = configMaps(namespace) + "/own-a";
        api.patch(path, ApiUnderTest.MERGE, "{metadata: {labels: {on: 'yes'}}}");
        api.patch(path, ApiUnderTest.MERGE, "{data: {a: '2'}}");
        api.patch(path, ApiUnderTest.MERGE, "{metadata: {labels: {on: null}}}");
        String query = "?labelSelector=" + encoded("on=yes") + "&resourceVersion=" + from;
        assertThat(types(own(api.watch(configMaps(namespace) + query, 1))))
                .containsExactly("ADDED", "MODIFIED", "DELETED");
    }

    private static void byName(ApiUnderTest api, String namespace) {
        String from = api.get(configMaps(namespace)).version();
        api.post(configMaps(namespace), configMap("own-a"));
        api.post(configMaps(namespace), configMap("own-b"));
        String query = "?fieldSelector=" + encoded("metadata.name=own-b") + "&resourceVersion=" + from;
        List<JsonNode> events = own(api.watch(configMaps(namespace) + query, 1));
        assertThat(events).hasSize(1);
        assertThat(events.get(0).at("/object/metadata/name").asText()).isEqualTo("own-b");
    }

    private static void malformed(ApiUnderTest api, String namespace) {
        assertThat(api.get(configMaps(namespace) + "?watch=true&timeoutSeconds=1&resourceVersion=soon")
                        .code())
                .isEqualTo(400);
    }

    private static void informer(ApiUnderTest api, String namespace) {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        ResourceEventHandler<ConfigMap> handler = new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                note("add", map);
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap map) {
                note("update", map);
            }

            @Override
            public void onDelete(ConfigMap map, boolean stateUnknown) {
                note("delete", map);
            }

            private void note(String what, ConfigMap map) {
                if (map.getMetadata().getName().equals("own-a")) {
                    seen.add(what + " " + map.getData().get("a"));
                }
            }
        };
        api.post(configMaps(namespace), configMap("own-a"));
        try (SharedIndexInformer<ConfigMap> informer =
                api.client().configMaps().inNamespace(namespace).inform(handler)) {
            await().atMost(Duration.ofSeconds(20)).until(informer::hasSynced);
            for (int i = 2; i < 5; i++) {
                api.patch(configMaps(namespace) + "/own-a", ApiUnderTest.MERGE, "{data: {a: '" + i + "'}}");
            }
            api.delete(configMaps(namespace) + "/own-a");
            await().atMost(Duration.ofSeconds(20)).until(() -> seen.contains("delete 4"));
        }
        assertThat(seen).containsExactly("add 1", "update 2", "update 3", "update 4", "delete 4");
    }

    private static List<JsonNode> own(List<JsonNode> events) {
        return events.stream()
                .filter(e -> e.at("/object/metadata/name").asText().startsWith("own-"))
                .toList();
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(e -> e.path("type").asText()).toList();
    }
}
