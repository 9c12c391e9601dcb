package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.loop.ChangeHandler;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All controllers of the local cluster, running. Closing stops them and changes nothing in the API server. */
public final class Controllers implements AutoCloseable {

    private final StatefulSetController statefulSets;
    private final EndpointsController endpoints;
    private final VolumeClaimController claims;
    private final Scheduler scheduler;
    private final Optional<GarbageCollector> garbageCollector;
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    private Controllers(KubernetesClient client, boolean collectGarbage) {
        this.statefulSets = new StatefulSetController(client);
        this.endpoints = new EndpointsController(client);
        this.claims = new VolumeClaimController(client);
        this.scheduler = new Scheduler(client);
        this.garbageCollector = collectGarbage ? Optional.of(new GarbageCollector(client)) : Optional.empty();
        SharedIndexInformer<Service> services =
                client.services().inAnyNamespace().inform(new ChangeHandler<>(endpoints::serviceChanged));
        informers.add(services);
        informers.add(client.apps().statefulSets().inAnyNamespace().inform(setHandler()));
        informers.add(client.persistentVolumeClaims()
                .inAnyNamespace()
                .inform(new ChangeHandler<PersistentVolumeClaim>(claims::claimChanged)));
        informers.add(client.pods().inAnyNamespace().inform(new ChangeHandler<Pod>(pod -> {
            statefulSets.podChanged(pod);
            scheduler.podChanged(pod);
            endpoints.podChanged(pod, services.getStore().list());
        })));
    }

    /**
     * Starts all controllers.
     *
     * @param client stays the caller's to close, after this
     * @param collectGarbage whether to delete objects whose owners are gone; false when the API server does it
     */
    public static Controllers start(KubernetesClient client, boolean collectGarbage) {
        return new Controllers(client, collectGarbage);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        garbageCollector.ifPresent(GarbageCollector::close);
        statefulSets.close();
        endpoints.close();
        claims.close();
        scheduler.close();
    }

    private ResourceEventHandler<StatefulSet> setHandler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(StatefulSet set) {
                statefulSets.setChanged(set);
            }

            @Override
            public void onUpdate(StatefulSet before, StatefulSet after) {
                statefulSets.setChanged(after);
            }

            @Override
            public void onDelete(StatefulSet set, boolean finalStateUnknown) {
                garbageCollector.ifPresent(GarbageCollector::somethingDeleted);
            }
        };
    }
}
