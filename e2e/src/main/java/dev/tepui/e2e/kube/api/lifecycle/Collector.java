package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.store.ObjectKey;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.store.StoreEvent;
import dev.tepui.e2e.kube.api.store.Subscription;
import dev.tepui.e2e.kube.api.types.ResourceType;
import dev.tepui.e2e.kube.api.types.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The garbage collector, and what empties namespaces and deleted CRDs. One thread follows all events; whenever one of
 * them can have released something, it looks through all objects once:
 *
 * <ol>
 *   <li>an object all of whose owners are gone is deleted;
 *   <li>an owner held by {@code foregroundDeletion} has its dependents deleted, and is released when no blocking one is
 *       left;
 *   <li>an owner held by {@code orphan} is taken out of its dependents' references, and released;
 *   <li>a terminating namespace or CRD has its content deleted, and is removed when none is left.
 * </ol>
 *
 * It also forgets old events. Safe at any time because each deletion happens under the store's lock and names the
 * incarnation that was looked at.
 */
public final class Collector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final long IDLE_MS = 60_000;
    private static final Duration EVENT_LIFETIME = Duration.ofHours(1);

    private final ObjectStore store;
    private final ResourceTypes types;
    private final Deletions deletions;
    private final Writes writes;
    private Subscription events;
    private Thread thread;
    private Instant lastExpiry = Instant.EPOCH;

    public Collector(ObjectStore store, ResourceTypes types, Deletions deletions, Writes writes) {
        this.store = store;
        this.types = types;
        this.deletions = deletions;
        this.writes = writes;
    }

    public void start() {
        events = store.subscribe(null, store.revision());
        thread = Thread.ofPlatform().daemon().name("garbage-collector").start(this::run);
    }

    @Override
    public void close() {
        thread.interrupt();
        events.close();
    }

    private void run() {
        boolean due = true;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (due) {
                    sweep();
                }
                due = awaitRelease();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until something can have been released, and takes along all events that are there already. */
    private boolean awaitRelease() throws InterruptedException {
        StoreEvent event = events.poll(IDLE_MS);
        expireEvents();
        if (events.closed()) {
            events = store.subscribe(null, store.revision());
            return true;
        }
        boolean due = false;
        while (event != null) {
            due |= canRelease(event);
            event = events.poll(0);
        }
        return due;
    }

    /** Events are news; the API server forgets them after an hour. */
    private void expireEvents() {
        Instant now = Instant.now();
        if (Duration.between(lastExpiry, now).compareTo(Duration.ofMillis(IDLE_MS)) < 0) {
            return;
        }
        lastExpiry = now;
        Instant oldest = now.minus(EVENT_LIFETIME);
        ResourceType type = types.ofKind("", "Event").orElseThrow();
        for (ObjectNode event : store.list(type.storage(), "").objects()) {
            String updated = event.at("/lastTimestamp").asText("");
            String last =
                    updated.isEmpty() ? event.at("/metadata/creationTimestamp").asText() : updated;
            if (Instant.parse(last).isBefore(oldest)) {
                deletions.delete(
                        new Target(type, Objects.namespace(event), Objects.name(event), ""), DeleteOptions.BACKGROUND);
            }
        }
    }

    private static boolean canRelease(StoreEvent event) {
        return event.after() == null
                || Objects.terminating(event.after())
                || event.before() == null && event.after().path("metadata").has("ownerReferences");
    }

    private void sweep() {
        List<Map.Entry<ObjectKey, ObjectNode>> all = store.all();
        Map<String, ObjectNode> byUid = new HashMap<>();
        all.forEach(entry -> byUid.put(Objects.uid(entry.getValue()), entry.getValue()));
        for (Map.Entry<ObjectKey, ObjectNode> entry : all) {
            ObjectNode object = entry.getValue();
            Optional<ResourceType> type = types.ofStorage(entry.getKey().resource());
            if (type.isEmpty()) {
                continue;
            }
            Target target = new Target(
                    type.get(), entry.getKey().namespace(), entry.getKey().name(), "");
            try {
                visit(target, object, all, byUid);
            } catch (ApiError e) {
                // Somebody was faster; the event of that change brings the collector back here.
                continue;
            } catch (RuntimeException e) {
                // One object that cannot be collected must not keep all others from it.
                LOG.error("cannot collect {}", entry.getKey(), e);
            }
        }
    }

    private void visit(
            Target target,
            ObjectNode object,
            List<Map.Entry<ObjectKey, ObjectNode>> all,
            Map<String, ObjectNode> byUid) {
        if (isGarbage(object, byUid) && !Objects.terminating(object)) {
            delete(target, object);
        }
        if (!Objects.terminating(object)) {
            return;
        }
        List<String> finalizers = Objects.finalizers(object);
        if (finalizers.contains(Deletions.ORPHAN)) {
            dependents(object, all).forEach(dependent -> disown(dependent, object));
            release(target, Deletions.ORPHAN);
        } else if (finalizers.contains(Deletions.FOREGROUND)) {
            collectForeground(target, object, all);
        }
        if (target.type().is("", "Namespace")) {
            emptyNamespace(target, all);
        } else if (target.type().is("apiextensions.k8s.io", "CustomResourceDefinition")) {
            emptyDefinition(target, all);
        }
    }

    private static boolean isGarbage(ObjectNode object, Map<String, ObjectNode> byUid) {
        JsonNode owners = object.path("metadata").path("ownerReferences");
        for (JsonNode owner : owners) {
            ObjectNode found = byUid.get(owner.path("uid").asText());
            if (found != null) {
                return false;
            }
        }
        return !owners.isEmpty();
    }

    private void collectForeground(Target target, ObjectNode owner, List<Map.Entry<ObjectKey, ObjectNode>> all) {
        boolean blocked = false;
        for (Map.Entry<ObjectKey, ObjectNode> dependent : dependents(owner, all)) {
            blocked |= blocks(dependent.getValue(), owner);
            if (!Objects.terminating(dependent.getValue())) {
                delete(targetOf(dependent.getKey()), dependent.getValue());
            }
        }
        if (!blocked) {
            release(target, Deletions.FOREGROUND);
        }
    }

    private static List<Map.Entry<ObjectKey, ObjectNode>> dependents(
            ObjectNode owner, List<Map.Entry<ObjectKey, ObjectNode>> all) {
        return all.stream().filter(e -> reference(e.getValue(), owner) != null).toList();
    }

    private static JsonNode reference(JsonNode dependent, ObjectNode owner) {
        for (JsonNode reference : dependent.path("metadata").path("ownerReferences")) {
            if (reference.path("uid").asText().equals(Objects.uid(owner))) {
                return reference;
            }
        }
        return null;
    }

    private static boolean blocks(ObjectNode dependent, ObjectNode owner) {
        return reference(dependent, owner).path("blockOwnerDeletion").asBoolean();
    }

    private void disown(Map.Entry<ObjectKey, ObjectNode> dependent, ObjectNode owner) {
        writes.update(
                targetOf(dependent.getKey()),
                object -> {
                    var references = Objects.metadata(object).putArray("ownerReferences");
                    dependent
                            .getValue()
                            .path("metadata")
                            .path("ownerReferences")
                            .forEach(reference -> {
                                if (!reference.path("uid").asText().equals(Objects.uid(owner))) {
                                    references.add(reference);
                                }
                            });
                    if (references.isEmpty()) {
                        Objects.metadata(object).remove("ownerReferences");
                    }
                    return object;
                },
                WriteOptions.internal());
    }

    private void release(Target target, String finalizer) {
        writes.update(
                target,
                object -> {
                    List<String> rest = Objects.finalizers(object);
                    rest.remove(finalizer);
                    Objects.setFinalizers(object, rest);
                    return object;
                },
                WriteOptions.internal());
    }

    private void emptyNamespace(Target target, List<Map.Entry<ObjectKey, ObjectNode>> all) {
        deleteAll(all.stream()
                .filter(e -> e.getKey().namespace().equals(target.name()))
                .toList());
        removeIfEmpty(
                target,
                () -> store.all().stream().noneMatch(e -> e.getKey().namespace().equals(target.name())));
    }

    private void emptyDefinition(Target target, List<Map.Entry<ObjectKey, ObjectNode>> all) {
        deleteAll(all.stream()
                .filter(e -> e.getKey().resource().equals(target.name()))
                .toList());
        removeIfEmpty(target, () -> store.list(target.name(), "").objects().isEmpty());
    }

    private void removeIfEmpty(Target target, BooleanSupplier empty) {
        store.exclusively(() -> {
            boolean free = store.get(target.key())
                    .filter(o -> Objects.terminating(o) && Objects.finalizers(o).isEmpty())
                    .isPresent();
            return free && empty.getAsBoolean() ? deletions.remove(target) : null;
        });
    }

    private void deleteAll(List<Map.Entry<ObjectKey, ObjectNode>> content) {
        for (Map.Entry<ObjectKey, ObjectNode> entry : content) {
            if (!Objects.terminating(entry.getValue())) {
                delete(targetOf(entry.getKey()), entry.getValue());
            }
        }
    }

    private void delete(Target target, ObjectNode incarnation) {
        DeleteOptions options = new DeleteOptions(
                "Background", Optional.empty(), Optional.of(Objects.uid(incarnation)), Optional.empty(), false);
        deletions.delete(target, options);
    }

    private Target targetOf(ObjectKey key) {
        return new Target(types.ofStorage(key.resource()).orElseThrow(), key.namespace(), key.name(), "");
    }
}
