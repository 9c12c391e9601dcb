package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.PoolStorage;
import dev.tepui.crd.v1alpha1.PoolZone;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The StatefulSet of one zone. Its ordinals are the cells; it can be rolled, and lost, without the other zones. */
public final class StorageNodeStatefulSet {
    private StorageNodeStatefulSet() {}

    /**
     * @param existing what is there now: a StatefulSet never takes another volume claim template, so it keeps its own
     */
    public static StatefulSet of(
            StoragePool pool, PoolZone zone, NodeDefaults defaults, Optional<StatefulSet> existing) {
        PoolNames names = PoolNames.of(pool);
        boolean hibernated = Member.areAsleep(pool);
        PodTemplateSpec template = StorageNodePod.template(pool, zone, defaults);
        return new StatefulSetBuilder()
                .withMetadata(metadata(pool, zone, template))
                .withNewSpec()
                .withReplicas(hibernated ? 0 : Member.cells(pool))
                .withServiceName(names.membersService())
                // All at once: members need each other to become ready, and the order of cells means nothing.
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Retain")
                // The volumes of members that sleep are not those of members that are gone.
                .withWhenScaled(
                        hibernated
                                ? PoolStorage.RETAIN
                                : pool.getSpec().getStorage().whenScaled())
                .endPersistentVolumeClaimRetentionPolicy()
                .withNewSelector()
                .withMatchLabels(Labels.selectorOfZone(names, zone.name()))
                .endSelector()
                .withTemplate(template)
                .withVolumeClaimTemplates(claims(pool, zone, existing))
                .endSpec()
                .build();
    }

    private static ObjectMeta metadata(StoragePool pool, PoolZone zone, PodTemplateSpec template) {
        PoolNames names = PoolNames.of(pool);
        ObjectMeta metadata = PoolObject.metadata(pool, names.statefulSet(zone.name()));
        metadata.setLabels(Labels.ofZone(names, zone.name()));
        metadata.setAnnotations(Map.of(Annotations.TEMPLATE_FINGERPRINT, Fingerprint.of(template)));
        return metadata;
    }

    private static List<PersistentVolumeClaim> claims(StoragePool pool, PoolZone zone, Optional<StatefulSet> existing) {
        return existing.map(found -> found.getSpec().getVolumeClaimTemplates())
                .filter(templates -> !templates.isEmpty())
                .orElseGet(() -> List.of(claim(pool, zone)));
    }

    /** With the server's defaults spelled out: claim templates are compared as a whole. */
    private static PersistentVolumeClaim claim(StoragePool pool, PoolZone zone) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(PoolNames.DATA_VOLUME)
                .withLabels(Labels.ofZone(PoolNames.of(pool), zone.name()))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(pool.getSpec().getStorage().storageClassName())
                .withVolumeMode("Filesystem")
                .withNewResources()
                .addToRequests("storage", pool.getSpec().getStorage().size())
                .endResources()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
    }
}
