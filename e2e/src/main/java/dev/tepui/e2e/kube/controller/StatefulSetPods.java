package dev.tepui.e2e.kube.controller;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pods and volume claims as a StatefulSet wants them; pure functions. */
final class StatefulSetPods {

    static final String REVISION_LABEL = "controller-revision-hash";
    private static final String POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
    private static final String POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";

    private StatefulSetPods() {}

    /** The pod of an ordinal, made from the template of the given revision. */
    static Pod pod(StatefulSet set, PodTemplateSpec template, int ordinal, String revision) {
        String name = name(set, ordinal);
        Map<String, String> labels = new TreeMap<>();
        if (template.getMetadata().getLabels() != null) {
            labels.putAll(template.getMetadata().getLabels());
        }
        labels.put(REVISION_LABEL, revision);
        labels.put(POD_NAME_LABEL, name);
        labels.put(POD_INDEX_LABEL, Integer.toString(ordinal));
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(labels)
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(ownerReference(set))
                .endMetadata()
                .withSpec(template.getSpec())
                .editSpec()
                .withHostname(name)
                .withSubdomain(set.getSpec().getServiceName())
                .withVolumes(volumes(set, template, name))
                .endSpec()
                .build();
        return pod;
    }

    /** The claims of an ordinal's pod. They outlive the pod, and the set unless its retention policy says otherwise. */
    static List<PersistentVolumeClaim> claims(StatefulSet set, int ordinal) {
        return set.getSpec().getVolumeClaimTemplates().stream()
                .map(template -> new PersistentVolumeClaimBuilder(template)
                        .editOrNewMetadata()
                        .withName(claimName(template, name(set, ordinal)))
                        .withNamespace(set.getMetadata().getNamespace())
                        .addToLabels(set.getSpec().getSelector().getMatchLabels())
                        .withOwnerReferences(deletedWithSet(set) ? List.of(ownerReference(set)) : List.of())
                        .endMetadata()
                        .withStatus(null)
                        .build())
                .toList();
    }

    static String name(StatefulSet set, int ordinal) {
        return set.getMetadata().getName() + "-" + ordinal;
    }

    /** Ordinal of a pod, empty when the name is not one of the set. */
    static Optional<Integer> ordinal(StatefulSet set, Pod pod) {
        String prefix = set.getMetadata().getName() + "-";
        String name = pod.getMetadata().getName();
        if (!name.startsWith(prefix) || !name.substring(prefix.length()).matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.valueOf(name.substring(prefix.length())));
    }

    static OwnerReference ownerReference(StatefulSet set) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withName(set.getMetadata().getName())
                .withUid(set.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static boolean deletedWithSet(StatefulSet set) {
        var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
        return policy != null && "Delete".equals(policy.getWhenDeleted());
    }

    private static List<Volume> volumes(StatefulSet set, PodTemplateSpec template, String podName) {
        List<PersistentVolumeClaim> claims = set.getSpec().getVolumeClaimTemplates();
        List<Volume> volumes = new ArrayList<>();
        for (PersistentVolumeClaim claim : claims) {
            volumes.add(new VolumeBuilder()
                    .withName(claim.getMetadata().getName())
                    .withNewPersistentVolumeClaim(claimName(claim, podName), false)
                    .build());
        }
        for (Volume volume : template.getSpec().getVolumes()) {
            if (claims.stream().noneMatch(claim -> claim.getMetadata().getName().equals(volume.getName()))) {
                volumes.add(volume);
            }
        }
        return volumes;
    }

    private static String claimName(PersistentVolumeClaim template, String podName) {
        return template.getMetadata().getName() + "-" + podName;
    }
}
