package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.types.ResourceType;
import dev.tepui.e2e.kube.api.types.ResourceTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes objects: at once when nothing holds them, else by setting {@code deletionTimestamp} and leaving the removal
 * to whoever holds them: finalizers, the kubelet (pods that run on a node), the {@link Collector}.
 */
public final class Deletions {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";
    private static final long POD_GRACE_SECONDS = 30;

    /**
     * What became of a deletion.
     *
     * @param removed false while something holds the object
     */
    public record Deleted(ObjectNode object, boolean removed) {}

    private final ObjectStore store;
    private final ResourceTypes types;

    public Deletions(ObjectStore store, ResourceTypes types) {
        this.store = store;
        this.types = types;
    }

    public Deleted delete(Target target, DeleteOptions options) {
        return store.exclusively(() -> {
            ObjectNode before = store.get(target.key()).orElseThrow(target::notFound);
            checkPreconditions(target, before, options);
            ObjectNode after = before.deepCopy();
            holdFor(options.propagation(), after);
            long grace = graceSeconds(target.type(), before, options);
            boolean held = grace > 0 || !Objects.finalizers(after).isEmpty() || holdsContent(target.type(), after);
            if (options.dryRun()) {
                return new Deleted(before, !held);
            }
            if (!held) {
                return new Deleted(remove(target), true);
            }
            mark(after, grace);
            if (after.equals(before)) {
                return new Deleted(before, false);
            }
            if (target.type().is("", "Namespace")) {
                after.withObjectProperty("status").put("phase", "Terminating");
            }
            return new Deleted(store.put(target.key(), after), false);
        });
    }

    /** Removes an object that nothing holds any more. */
    ObjectNode remove(Target target) {
        ObjectNode last = store.remove(target.key());
        if (target.type().is("apiextensions.k8s.io", "CustomResourceDefinition")) {
            types.remove(last);
        }
        return last;
    }

    private static void checkPreconditions(Target target, ObjectNode object, DeleteOptions options) {
        String uid = Objects.uid(object);
        if (options.uid().isPresent() && !options.uid().get().equals(uid)) {
            throw target.conflict("Precondition failed: UID in precondition: "
                    + options.uid().get() + ", UID in object meta: " + uid);
        }
        String version = object.at("/metadata/resourceVersion").asText();
        if (options.resourceVersion().isPresent()
                && !options.resourceVersion().get().equals(version)) {
            throw target.conflict("Precondition failed: ResourceVersion in precondition: "
                    + options.resourceVersion().get() + ", ResourceVersion in object meta: " + version);
        }
    }

    private static void holdFor(String propagation, ObjectNode object) {
        List<String> finalizers = new ArrayList<>(Objects.finalizers(object));
        finalizers.removeAll(List.of(FOREGROUND, ORPHAN));
        if (propagation.equals("Foreground")) {
            finalizers.add(FOREGROUND);
        } else if (propagation.equals("Orphan")) {
            finalizers.add(ORPHAN);
        }
        Objects.setFinalizers(object, finalizers);
    }

    private static long graceSeconds(ResourceType type, ObjectNode object, DeleteOptions options) {
        if (!type.is("", "Pod") || object.at("/spec/nodeName").asText().isEmpty()) {
            return 0;
        }
        String phase = object.at("/status/phase").asText();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return 0;
        }
        long wanted = options.graceSeconds()
                .orElse(object.at("/spec/terminationGracePeriodSeconds").asLong(POD_GRACE_SECONDS));
        // A deletion that is under way can only be shortened.
        return Objects.terminating(object)
                ? Math.min(
                        wanted,
                        object.at("/metadata/deletionGracePeriodSeconds").asLong())
                : wanted;
    }

    private boolean holdsContent(ResourceType type, ObjectNode object) {
        if (type.is("", "Namespace")) {
            return !object.at("/spec/finalizers").isEmpty();
        }
        return type.is("apiextensions.k8s.io", "CustomResourceDefinition")
                && types.ofDefinition(Objects.name(object)).stream()
                        .anyMatch(t -> !store.list(t.storage(), "").objects().isEmpty());
    }

    private static void mark(ObjectNode object, long grace) {
        ObjectNode metadata = Objects.metadata(object);
        boolean shortened = metadata.path("deletionGracePeriodSeconds").asLong() > grace;
        if (metadata.has("deletionTimestamp") && !shortened) {
            return;
        }
        metadata.put("deletionTimestamp", Clock.inSeconds(grace));
        metadata.put("deletionGracePeriodSeconds", grace);
        if (metadata.has("generation")) {
            metadata.put("generation", metadata.get("generation").asLong() + 1);
        }
    }
}
