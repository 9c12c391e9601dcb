package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.event.EventRecorder;
import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds pods to nodes: the first node, by name, that satisfies the pod's node selector and its required node affinity.
 * Resources, taints and preferences play no part here: all nodes are one machine.
 */
final class Scheduler implements AutoCloseable {

    private final KubernetesClient client;
    private final EventRecorder events;
    private final ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>("scheduler", this::reconcile);

    Scheduler(KubernetesClient client) {
        this.client = client;
        this.events = new EventRecorder(client, "default-scheduler");
    }

    void podChanged(Pod pod) {
        if (pod.getSpec().getNodeName() == null && !PodState.isTerminating(pod)) {
            loop.mark(ObjectKey.of(pod));
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    private void reconcile(ObjectKey key) {
        Pod pod =
                client.pods().inNamespace(key.namespace()).withName(key.name()).get();
        if (pod == null || pod.getSpec().getNodeName() != null || PodState.isTerminating(pod)) {
            return;
        }
        Optional<Node> node = choose(pod, client.nodes().list().getItems());
        if (node.isEmpty()) {
            events.warning(
                    pod,
                    "FailedScheduling",
                    "no node that takes pods matches the pod's node selector and required affinity");
            loop.markAfter(key, Duration.ofSeconds(2));
            return;
        }
        String name = node.get().getMetadata().getName();
        Binding binding = new BindingBuilder()
                .withNewMetadata()
                .withName(key.name())
                .withNamespace(key.namespace())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(name)
                .endTarget()
                .build();
        client.raw("/api/v1/namespaces/" + key.namespace() + "/pods/" + key.name() + "/binding", "POST", binding);
        events.normal(pod, "Scheduled", "assigned " + key + " to " + name);
    }

    static Optional<Node> choose(Pod pod, List<Node> nodes) {
        return nodes.stream()
                .filter(node -> !isCordoned(node) && matchesSelector(pod, labels(node)) && matchesAffinity(pod, node))
                .min(Comparator.comparing(node -> node.getMetadata().getName()));
    }

    private static boolean isCordoned(Node node) {
        return node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    }

    private static boolean matchesSelector(Pod pod, Map<String, String> labels) {
        Map<String, String> selector = pod.getSpec().getNodeSelector();
        return selector == null || labels.entrySet().containsAll(selector.entrySet());
    }

    private static boolean matchesAffinity(Pod pod, Node node) {
        List<NodeSelectorTerm> terms = Optional.ofNullable(pod.getSpec().getAffinity())
                .map(Affinity::getNodeAffinity)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .map(NodeSelector::getNodeSelectorTerms)
                .orElse(List.of());
        return terms.isEmpty() || terms.stream().anyMatch(term -> matches(term, node));
    }

    private static boolean matches(NodeSelectorTerm term, Node node) {
        Map<String, String> fields = Map.of("metadata.name", node.getMetadata().getName());
        return term.getMatchExpressions().stream().allMatch(wanted -> matches(wanted, labels(node)))
                && term.getMatchFields().stream().allMatch(wanted -> matches(wanted, fields));
    }

    private static boolean matches(NodeSelectorRequirement wanted, Map<String, String> values) {
        String value = values.get(wanted.getKey());
        return switch (wanted.getOperator()) {
            case "In" -> value != null && wanted.getValues().contains(value);
            case "NotIn" -> value == null || !wanted.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" ->
                value != null
                        && Long.parseLong(value)
                                > Long.parseLong(wanted.getValues().getFirst());
            case "Lt" ->
                value != null
                        && Long.parseLong(value)
                                < Long.parseLong(wanted.getValues().getFirst());
            default -> false;
        };
    }

    private static Map<String, String> labels(Node node) {
        return Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
    }
}
