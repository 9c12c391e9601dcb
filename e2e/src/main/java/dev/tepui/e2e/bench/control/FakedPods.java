package dev.tepui.e2e.bench.control;

import dev.tepui.e2e.kube.loop.ChangeHandler;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** In the place of controllers, scheduler and kubelets: says of every StatefulSet that its pods are ready, at once. */
final class FakedPods implements AutoCloseable {
    /** So many status writes at a time. */
    private static final int WRITERS = 4;

    private final KubernetesClient client;
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    private final SharedIndexInformer<StatefulSet> sets;

    FakedPods(KubernetesClient client) {
        this.client = client;
        this.sets = client.apps().statefulSets().inAnyNamespace().inform(new ChangeHandler<>(this::changed));
    }

    @Override
    public void close() {
        sets.close();
        writers.shutdownNow();
    }

    private void changed(StatefulSet set) {
        Long reported = set.getStatus() == null ? null : set.getStatus().getObservedGeneration();
        if (!set.getMetadata().getGeneration().equals(reported)) {
            writers.execute(() -> report(set));
        }
    }

    private void report(StatefulSet set) {
        int replicas = set.getSpec().getReplicas();
        StatefulSetStatus status = new StatefulSetStatusBuilder()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .withCurrentReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withCurrentRevision("faked")
                .withUpdateRevision("faked")
                .build();
        client.resource(set)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
    }
}
