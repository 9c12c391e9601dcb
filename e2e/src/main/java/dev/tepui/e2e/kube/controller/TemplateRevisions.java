package dev.tepui.e2e.kube.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The pod templates a StatefulSet has had, kept as ControllerRevision objects as Kubernetes keeps them, because a pod
 * below the partition of a rolling update is made again from the old one.
 */
final class TemplateRevisions {

    private static final int HASH_CHARACTERS = 10;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final KubernetesClient client;

    TemplateRevisions(KubernetesClient client) {
        this.client = client;
    }

    /** Name of the revision of the set's present template; the same template always has the same name. */
    static String name(StatefulSet set) {
        try {
            byte[] template = JSON.writeValueAsBytes(
                    JSON.treeToValue(JSON.valueToTree(set.getSpec().getTemplate()), Map.class));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(template);
            return set.getMetadata().getName() + "-"
                    + HexFormat.of().formatHex(hash).substring(0, HASH_CHARACTERS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Makes sure that the present template is on record. */
    void record(StatefulSet set, String name) {
        String namespace = set.getMetadata().getNamespace();
        List<ControllerRevision> known = known(set);
        if (known.stream().anyMatch(revision -> revision.getMetadata().getName().equals(name))) {
            return;
        }
        long number =
                known.stream().mapToLong(ControllerRevision::getRevision).max().orElse(0) + 1;
        ControllerRevision revision = new ControllerRevisionBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(set.getSpec().getSelector().getMatchLabels())
                .withOwnerReferences(StatefulSetPods.ownerReference(set))
                .endMetadata()
                .withRevision(number)
                .withData(Map.of("spec", Map.of("template", set.getSpec().getTemplate())))
                .build();
        try {
            client.resource(revision).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** The template of a revision; the present one when the old one is not on record. */
    PodTemplateSpec template(StatefulSet set, String name) {
        if (name.equals(name(set))) {
            return set.getSpec().getTemplate();
        }
        ControllerRevision revision = client.apps()
                .controllerRevisions()
                .inNamespace(set.getMetadata().getNamespace())
                .withName(name)
                .get();
        if (revision == null) {
            return set.getSpec().getTemplate();
        }
        JsonNode data = JSON.valueToTree(revision.getData());
        return JSON.convertValue(data.path("spec").path("template"), PodTemplateSpec.class);
    }

    /** Forgets revisions that no pod can need any more, except as many as the set wants kept. */
    void prune(StatefulSet set, List<String> inUse) {
        int limit = Objects.requireNonNullElse(set.getSpec().getRevisionHistoryLimit(), 10);
        List<ControllerRevision> unused = known(set).stream()
                .filter(revision -> !inUse.contains(revision.getMetadata().getName()))
                .sorted((a, b) -> Long.compare(b.getRevision(), a.getRevision()))
                .toList();
        unused.stream()
                .skip(limit)
                .forEach(revision -> client.resource(revision).delete());
    }

    private List<ControllerRevision> known(StatefulSet set) {
        return client
                .apps()
                .controllerRevisions()
                .inNamespace(set.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(revision -> revision.getMetadata().getOwnerReferences().stream()
                        .anyMatch(
                                owner -> owner.getUid().equals(set.getMetadata().getUid())))
                .toList();
    }
}
