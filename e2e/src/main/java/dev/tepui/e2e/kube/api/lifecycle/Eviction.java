package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.error.Cause;
import dev.tepui.e2e.kube.api.query.LabelSelector;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.types.ResourceType;
import dev.tepui.e2e.kube.api.types.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Deletes a pod if its disruption budgets allow it. What is allowed is in the budget's status when a controller keeps
 * it there, and is counted from the pods otherwise, so that a budget also holds when no controller runs.
 */
public final class Eviction {
    private static final Set<String> DONE = Set.of("Succeeded", "Failed");

    private final ObjectStore store;
    private final ResourceTypes types;
    private final Deletions deletions;

    public Eviction(ObjectStore store, ResourceTypes types, Deletions deletions) {
        this.store = store;
        this.types = types;
        this.deletions = deletions;
    }

    /**
     * Evicts a pod.
     *
     * @throws ApiError 429 when a budget has no disruption left
     */
    public void evict(Target pod, JsonNode eviction) {
        store.exclusively(() -> {
            ObjectNode object = store.get(pod.key()).orElseThrow(pod::notFound);
            if (isHealthy(object)) {
                budgetsOf(object, pod.namespace()).forEach(budget -> requireAllowance(budget, pod));
            }
            return deletions.delete(pod, DeleteOptions.of(eviction.path("deleteOptions")));
        });
    }

    private List<ObjectNode> budgetsOf(ObjectNode pod, String namespace) {
        ResourceType budgets = types.ofKind("policy", "PodDisruptionBudget").orElseThrow();
        List<ObjectNode> matching = new ArrayList<>();
        for (ObjectNode budget : store.list(budgets.storage(), namespace).objects()) {
            JsonNode selector = budget.at("/spec/selector");
            if (!selector.isMissingNode() && LabelSelector.of(selector).test(pod)) {
                matching.add(budget);
            }
        }
        return matching;
    }

    private void requireAllowance(ObjectNode budget, Target pod) {
        if (!budget.path("status").has("observedGeneration")) {
            requireHealthy(budget, pod);
            return;
        }
        JsonNode status = budget.get("status");
        boolean current = status.path("observedGeneration").asLong()
                >= budget.at("/metadata/generation").asLong();
        long allowed = status.path("disruptionsAllowed").asLong();
        if (!current || allowed <= 0) {
            throw refused(
                    budget,
                    status.path("desiredHealthy").asLong(),
                    status.path("currentHealthy").asLong());
        }
        ObjectNode next = budget.deepCopy();
        ObjectNode counted = next.withObjectProperty("status").put("disruptionsAllowed", allowed - 1);
        counted.withObjectProperty("disruptedPods").put(pod.name(), Clock.now());
        ResourceType type = types.ofKind("policy", "PodDisruptionBudget").orElseThrow();
        store.put(type.key(pod.namespace(), Objects.name(budget)), next);
    }

    private void requireHealthy(ObjectNode budget, Target pod) {
        LabelSelector selector = LabelSelector.of(budget.at("/spec/selector"));
        List<ObjectNode> pods = store.list(pod.type().storage(), pod.namespace()).objects().stream()
                .filter(selector)
                .filter(p -> !DONE.contains(p.at("/status/phase").asText()))
                .toList();
        long healthy = pods.stream().filter(Eviction::isHealthy).count();
        long needed = budget.at("/spec").has("minAvailable")
                ? amount(budget.at("/spec/minAvailable"), pods.size())
                : pods.size() - amount(budget.at("/spec/maxUnavailable"), pods.size());
        if (healthy - 1 < needed) {
            throw refused(budget, needed, healthy);
        }
    }

    private static ApiError refused(ObjectNode budget, long needed, long healthy) {
        String why = "The disruption budget " + Objects.name(budget) + " needs " + needed + " healthy pods and has "
                + healthy + " currently";
        return ApiError.tooManyRequests(
                "Cannot evict pod as it would violate the pod's disruption budget.",
                new Cause("DisruptionBudget", "", why));
    }

    private static boolean isHealthy(JsonNode pod) {
        if (Objects.terminating(pod)) {
            return false;
        }
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** A number, or a percentage of {@code total} rounded up. */
    private static long amount(JsonNode value, int total) {
        String text = value.asText("0");
        return text.endsWith("%")
                ? (long) Math.ceil(total * Double.parseDouble(text.substring(0, text.length() - 1)) / 100)
                : Long.parseLong(text);
    }
}
