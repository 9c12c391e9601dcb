package dev.tepui.e2e.kube.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ObjectStoreTest {
    private static final ObjectKey KEY = new ObjectKey("configmaps", "default", "one");

    @TempDir
    private Path directory;

    private static ObjectNode object(int value) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", "one");
        return object.put("value", value);
    }

    private static long version(ObjectNode object) {
        return object.at("/metadata/resourceVersion").asLong();
    }

    @Test
    void shouldKeepObjectsAndNeverReuseARevisionAcrossRestarts() {
        ObjectStore first = new ObjectStore(Optional.of(directory));
        first.put(KEY, object(1));
        ObjectKey colon = new ObjectKey("clusterroles.rbac.authorization.k8s.io", "", "system:node");
        first.put(colon, object(2));
        first.put(new ObjectKey("configmaps", "default", "gone"), object(3));
        long last = version(first.remove(new ObjectKey("configmaps", "default", "gone")));

        ObjectStore second = new ObjectStore(Optional.of(directory));
        assertThat(second.get(KEY)).isEqualTo(first.get(KEY));
        assertThat(second.get(colon)).isEqualTo(first.get(colon));
        assertThat(second.list("configmaps", "").objects()).hasSize(1);
        assertThat(version(second.put(KEY, object(4)))).isGreaterThan(last);
    }

    @Test
    void shouldIgnoreAFileThatWasNotFinished() throws IOException {
        ObjectStore first = new ObjectStore(Optional.of(directory));
        first.put(KEY, object(1));
        Files.writeString(directory.resolve("objects/configmaps/default/two.json.new"), "{\"half\":");
        assertThat(new ObjectStore(Optional.of(directory))
                        .list("configmaps", "")
                        .objects())
                .hasSize(1);
    }

    @Test
    void shouldSayGoneWhenTheHistoryIsTooShort() {
        ObjectStore store = new ObjectStore(Optional.empty());
        long start = store.revision();
        IntStream.range(0, 10_001).forEach(i -> store.put(KEY, object(i)));
        assertThatThrownBy(() -> store.subscribe("configmaps", start))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo(410));
        store.subscribe("configmaps", start + 1).close();
    }

    @Test
    void shouldCutOffASlowSubscriberInsteadOfBlockingTheWriter() throws InterruptedException {
        ObjectStore store = new ObjectStore(Optional.empty());
        try (Subscription slow = store.subscribe("configmaps", store.revision())) {
            IntStream.range(0, 25_000).forEach(i -> store.put(KEY, object(i)));
            int received = 0;
            long expected = 0;
            while (!slow.closed()) {
                StoreEvent event = slow.poll(0);
                if (event != null) {
                    // What it gets before the end has no gap.
                    assertThat(event.after().path("value").asLong()).isEqualTo(expected++);
                    received++;
                }
            }
            assertThat(received).isEqualTo(20_000);
        }
    }

    @Test
    void shouldGiveEverySubscriberEveryEventInOrderWhateverItsStart() throws Exception {
        ObjectStore store = new ObjectStore(Optional.empty());
        int writers = 4;
        int each = 300;
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            ObjectKey key = new ObjectKey("configmaps", "default", "writer-" + w);
            threads.add(Thread.ofVirtual()
                    .start(() -> IntStream.range(0, each).forEach(i -> store.put(key, object(i)))));
        }
        int total = 0;
        for (int s = 0; s < 50; s++) {
            ObjectStore.Listing listing = store.list("configmaps", "");
            try (Subscription subscription = store.subscribe("configmaps", listing.revision())) {
                long seen = listing.revision();
                for (StoreEvent event = subscription.poll(5); event != null && total < 100_000; total++) {
                    assertThat(event.revision()).isEqualTo(seen + 1);
                    seen = event.revision();
                    event = subscription.poll(0);
                }
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(store.revision()).isEqualTo(100 + writers * each);
    }
}
