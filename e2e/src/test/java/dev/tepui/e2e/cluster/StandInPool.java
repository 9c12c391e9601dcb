package dev.tepui.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A StatefulSet of stand-ins in one zone with its Services, shaped like those the operator makes.
 *
 * @param fixture the cluster
 * @param namespace where it is
 * @param name name of the set and of the client Service
 */
record StandInPool(LocalClusterFixture fixture, String namespace, String name) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Applies Services and the set; returns at once. */
    static StandInPool apply(LocalClusterFixture fixture, String zone, int replicas) {
        StandInPool pool = new StandInPool(fixture, fixture.newNamespace(), "db");
        KubernetesClient client = pool.client();
        for (HasMetadata object : client.load(StandInPool.class.getResourceAsStream("stand-in-pool.yaml"))
                .items()) {
            if (object instanceof StatefulSet set) {
                set.getSpec().setReplicas(replicas);
                set.getSpec().getTemplate().getSpec().setNodeSelector(Map.of("topology.kubernetes.io/zone", zone));
            }
            client.resource(object).inNamespace(pool.namespace()).create();
        }
        return pool;
    }

    void awaitReady(int replicas) {
        await().atMost(PATIENCE)
                .until(() -> Optional.ofNullable(statefulSet().getStatus())
                        .filter(status -> status.getObservedGeneration() != null)
                        .filter(status -> status.getObservedGeneration()
                                .equals(statefulSet().getMetadata().getGeneration()))
                        .filter(status -> Integer.valueOf(replicas).equals(status.getReadyReplicas()))
                        .filter(status -> Integer.valueOf(replicas).equals(status.getReplicas()))
                        .filter(status -> status.getUpdateRevision().equals(status.getCurrentRevision()))
                        .isPresent());
    }

    StatefulSet statefulSet() {
        return client().apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    Pod pod(int ordinal) {
        return client().pods()
                .inNamespace(namespace)
                .withName(name + "-" + ordinal)
                .get();
    }

    boolean isReady(int ordinal) {
        return isReady(pod(ordinal));
    }

    /** Whether the pod is another one than that with the given uid, and ready. */
    boolean isReplaced(int ordinal, String uid) {
        Pod pod = pod(ordinal);
        return isReady(pod) && !pod.getMetadata().getUid().equals(uid);
    }

    private static boolean isReady(Pod pod) {
        return pod != null
                && pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    int restarts(int ordinal) {
        return pod(ordinal).getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    /** Body of the answer of one pod; empty when it does not answer. */
    Optional<String> ask(int ordinal, String path) {
        return get(
                HTTP,
                fixture.cluster().podEndpoint(namespace, name + "-" + ordinal).resolve(path));
    }

    /** The same from the address of the kubelet, over a new connection; also when the pod's zone is cut off. */
    Optional<String> askAsKubelet(int ordinal, String path) {
        URI pod = fixture.cluster().podEndpoint(namespace, name + "-" + ordinal);
        try (HttpClient kubelet = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(fixture.cluster().kubeletAddress()))
                .build()) {
            return get(kubelet, pod.resolve(path));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a pod can write to its volume. */
    boolean writes(int ordinal) {
        URI pod = fixture.cluster().podEndpoint(namespace, name + "-" + ordinal);
        return send(HTTP, pod.resolve("/write"))
                .map(answer -> answer.statusCode() == 200)
                .orElseThrow();
    }

    /** The same through the Service and over a new connection, for the balance is by connection. */
    Optional<String> askServiceAnew() {
        try (HttpClient fresh = HttpClient.newHttpClient()) {
            return get(fresh, fixture.cluster().endpoint(namespace, name).resolve("/"));
        }
    }

    KubernetesClient client() {
        return fixture.cluster().client();
    }

    private static Optional<String> get(HttpClient http, URI uri) {
        return send(http, uri).map(HttpResponse::body);
    }

    private static Optional<HttpResponse<String>> send(HttpClient http, URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
