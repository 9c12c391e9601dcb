package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.error.Cause;
import dev.tepui.e2e.kube.api.merge.ServerSideApply;
import dev.tepui.e2e.kube.api.merge.ServerSideApply.Writer;
import dev.tepui.e2e.kube.api.schema.Structure;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.types.ResourceType;
import dev.tepui.e2e.kube.api.types.ResourceTypes;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Creates and changes objects. Every write takes the same steps, alone under the store's lock: compute the wanted
 * object, restore what this request may not touch, complete it, record field owners, check it, count its generation,
 * store it unless nothing changed.
 */
public final class Writes {
    private static final Set<String> UNVERSIONED_UPDATE_REFUSED =
            Set.of("Lease", "CustomResourceDefinition", "PodDisruptionBudget", "NetworkPolicy");
    private static final Set<String> WITH_GENERATION = Set.of(
            "StatefulSet",
            "Deployment",
            "ReplicaSet",
            "PodDisruptionBudget",
            "NetworkPolicy",
            "EndpointSlice",
            "CustomResourceDefinition");

    /** A stored version, and whether it is the object's first. */
    public record Written(ObjectNode object, boolean created) {}

    private final ObjectStore store;
    private final ResourceTypes types;
    private final ClusterAddresses addresses;

    public Writes(ObjectStore store, ResourceTypes types) {
        this.store = store;
        this.types = types;
        this.addresses = new ClusterAddresses(store);
    }

    /** Creates an object; its name may be generated. */
    public Written create(Target target, ObjectNode body, WriteOptions options) {
        return store.exclusively(() -> {
            ObjectNode object = body.deepCopy();
            ObjectNode metadata = Objects.metadata(object);
            if (Objects.name(object).isEmpty() && metadata.hasNonNull("generateName")) {
                metadata.put("name", Names.generate(metadata.get("generateName").asText()));
            }
            Target named = target.named(Objects.name(object));
            checkIdentity(named, object);
            prune(target.type(), object, options);
            if (store.get(named.key()).isPresent()) {
                throw ApiError.alreadyExists(
                        target.type().plural(), target.type().group(), named.name());
            }
            if (metadata.hasNonNull("resourceVersion")
                    && !metadata.get("resourceVersion").asText().isEmpty()) {
                throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
            }
            return insert(named, object, options, true);
        });
    }

    /** Replaces an object with another version of it. */
    public Written replace(Target target, ObjectNode replacement, WriteOptions options) {
        if (store.get(target.key()).isPresent()) {
            requireVersion(target, replacement);
        }
        return update(target, old -> replacement.deepCopy(), options);
    }

    /**
     * Replaces an object with what {@code change} makes of a copy of it.
     *
     * @param change gets the current version as the target's type shows it
     */
    public Written update(Target target, UnaryOperator<ObjectNode> change, WriteOptions options) {
        return store.exclusively(() -> {
            ObjectNode before = target.shown(store.get(target.key()).orElseThrow(target::notFound));
            ObjectNode after = change.apply(before.deepCopy());
            checkIdentity(target, after);
            checkPreconditions(target, before, after);
            retainServerFields(target, before, after);
            complete(target.type(), before, after, options);
            ServerSideApply.update(before, after, target.type().schema(), writer(target, options));
            return new Written(finish(target, before, after, options), false);
        });
    }

    /** Server-side apply; creates the object when it does not exist. */
    public Written apply(Target target, ObjectNode applied, WriteOptions options) {
        return store.exclusively(() -> {
            ObjectNode configuration = applied.deepCopy();
            ObjectNode metadata = Objects.metadata(configuration);
            if (metadata.path("managedFields").size() > 0) {
                throw ApiError.badRequest("metadata.managedFields must be nil");
            }
            if (!metadata.has("name")) {
                metadata.put("name", target.name());
            }
            checkIdentity(target, configuration);
            prune(target.type(), configuration, options);
            ObjectNode before = store.get(target.key()).map(target::shown).orElse(null);
            if (before == null) {
                if (target.isStatus()) {
                    throw target.notFound();
                }
                if (metadata.has("resourceVersion") || metadata.has("uid")) {
                    throw target.conflict("the object does not exist, but the apply names a version of it");
                }
            } else {
                checkPreconditions(target, before, configuration);
            }
            configuration = limitedTo(target, configuration);
            UnaryOperator<ObjectNode> completed = merged -> {
                complete(target.type(), before, merged, options);
                return merged;
            };
            var how = new ServerSideApply.Applying(writer(target, options), options.force());
            ObjectNode base = before;
            ObjectNode after =
                    ServerSideApply.apply(base, configuration, target.type().schema(), how, completed);
            if (before == null) {
                return insert(target, after, options, false);
            }
            retainServerFields(target, before, after);
            return new Written(finish(target, before, after, options), false);
        });
    }

    /** Puts a pod on a node; refused when it is on one already. */
    public Written bind(Target pod, String node, WriteOptions options) {
        return store.exclusively(() -> {
            ObjectNode before = store.get(pod.key()).orElseThrow(pod::notFound);
            String present = before.at("/spec/nodeName").asText();
            if (!present.isEmpty()) {
                throw pod.conflict("pod " + pod.name() + " is already assigned to node \"" + present + "\"");
            }
            ObjectNode after = before.deepCopy();
            after.withObjectProperty("spec").put("nodeName", node);
            ServerSideApply.update(before, after, pod.type().schema(), writer(pod, options));
            return new Written(store.put(pod.key(), after), false);
        });
    }

    private Written insert(Target target, ObjectNode object, WriteOptions options, boolean recordOwner) {
        ResourceType type = target.type();
        requireNamespace(target);
        requireDefinition(type);
        ObjectNode metadata = Objects.metadata(object);
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Clock.now());
        metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion"));
        if (type.hasStatus()) {
            object.remove("status");
        }
        complete(type, null, object, options);
        addresses.assign(type, object);
        if (recordOwner) {
            metadata.remove("managedFields");
            ServerSideApply.update(null, object, type.schema(), writer(target, options));
        }
        if (hasGeneration(type)) {
            metadata.put("generation", 1);
        }
        ObjectChecks.check(type, null, object);
        if (options.dryRun()) {
            return new Written(object, true);
        }
        ObjectNode stored = store.put(target.key(), object);
        defined(type, stored);
        return new Written(stored, true);
    }

    private ObjectNode finish(Target target, ObjectNode before, ObjectNode after, WriteOptions options) {
        ResourceType type = target.type();
        addresses.assign(type, after);
        if (hasGeneration(type) && !content(type, before).equals(content(type, after))) {
            Objects.metadata(after)
                    .put("generation", before.at("/metadata/generation").asLong() + 1);
        }
        ObjectChecks.check(type, before, after);
        if (options.dryRun() || after.equals(before)) {
            return after;
        }
        boolean released = Objects.terminating(after)
                && Objects.finalizers(after).isEmpty()
                && !Objects.finalizers(before).isEmpty()
                && after.at("/metadata/deletionGracePeriodSeconds").asLong() == 0
                && after.at("/spec/finalizers").isEmpty();
        if (released) {
            ObjectNode last = store.remove(target.key());
            undefined(type, last);
            return last;
        }
        ObjectNode stored = store.put(target.key(), after);
        defined(type, stored);
        return stored;
    }

    /** Keeps the types in step with stored definitions. */
    private void defined(ResourceType type, ObjectNode object) {
        if (type.is("apiextensions.k8s.io", "CustomResourceDefinition")) {
            types.define(object);
        }
    }

    private void undefined(ResourceType type, ObjectNode object) {
        if (type.is("apiextensions.k8s.io", "CustomResourceDefinition")) {
            types.remove(object);
        }
    }

    private void complete(ResourceType type, ObjectNode before, ObjectNode object, WriteOptions options) {
        prune(type, object, options);
        Structure.applyDefaults(object, type.schema());
        KindDefaults.complete(type, object);
        if (before != null && before.at("/spec/clusterIP").isTextual() && type.is("", "Service")) {
            ObjectNode spec = object.withObjectProperty("spec");
            for (String assigned : List.of("clusterIP", "clusterIPs")) {
                if (!spec.has(assigned)) {
                    spec.set(assigned, before.get("spec").path(assigned));
                }
            }
        }
    }

    private static void prune(ResourceType type, ObjectNode object, WriteOptions options) {
        Structure.dropNulls(object, type.schema());
        List<String> unknown = Structure.prune(object, type.schema());
        for (String field : unknown) {
            if (options.fieldValidation().equals("Strict")) {
                throw ApiError.badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                        + type.kind() + ": strict decoding error: unknown field \"" + field + "\"");
            }
            if (options.fieldValidation().equals("Warn")) {
                options.warnings().accept("unknown field \"" + field + "\"");
            }
        }
    }

    private static void checkIdentity(Target target, ObjectNode object) {
        ResourceType type = target.type();
        if (!object.path("apiVersion").asText(type.apiVersion()).equals(type.apiVersion())
                || !object.path("kind").asText(type.kind()).equals(type.kind())) {
            throw ApiError.badRequest("the object provided is unrecognized: it is "
                    + object.path("apiVersion").asText()
                    + ", Kind=" + object.path("kind").asText() + ", expected " + type.apiVersion() + ", Kind="
                    + type.kind());
        }
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = Objects.metadata(object);
        String namespace = Objects.namespace(object);
        if (type.namespaced()) {
            if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
                throw ApiError.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the" + " request");
            }
            metadata.put("namespace", target.namespace());
        } else {
            metadata.remove("namespace");
        }
        if (!Objects.name(object).equals(target.name())) {
            throw ApiError.badRequest("the name of the object (" + Objects.name(object)
                    + ") does not match the name on the URL (" + target.name() + ")");
        }
    }

    private static void checkPreconditions(Target target, ObjectNode before, ObjectNode after) {
        String version = after.at("/metadata/resourceVersion").asText();
        if (!version.isEmpty()
                && !version.equals(before.at("/metadata/resourceVersion").asText())) {
            throw target.conflict(
                    "the object has been modified; please apply your changes to the latest version and try" + " again");
        }
        String uid = Objects.uid(after);
        if (!uid.isEmpty() && !uid.equals(Objects.uid(before))) {
            throw target.conflict("Precondition failed: UID in precondition: " + uid + ", UID in object meta: "
                    + Objects.uid(before));
        }
    }

    /** Some kinds can only be replaced by somebody who says which version of them was read. */
    private static void requireVersion(Target target, ObjectNode replacement) {
        boolean refused = target.type().custom()
                || UNVERSIONED_UPDATE_REFUSED.contains(target.type().kind());
        if (refused && replacement.at("/metadata/resourceVersion").asText().isEmpty()) {
            Cause cause = Cause.invalid("metadata.resourceVersion", "0x0", "must be specified for an update");
            throw ApiError.invalid(target.type().kind(), target.type().group(), target.name(), List.of(cause));
        }
    }

    /** Of an applied configuration, what this endpoint may own. */
    private static ObjectNode limitedTo(Target target, ObjectNode configuration) {
        if (target.isStatus()) {
            configuration.retain("apiVersion", "kind", "metadata", "status");
            Objects.metadata(configuration).retain("name", "namespace");
        } else if (target.type().hasStatus()) {
            configuration.remove("status");
        }
        return configuration;
    }

    /** A write to the object cannot change its status, a write to its status nothing else. */
    private static void retainServerFields(Target target, ObjectNode before, ObjectNode after) {
        ObjectNode old = Objects.metadata(before);
        JsonNode owners = Objects.metadata(after).get("managedFields");
        if (target.isStatus()) {
            JsonNode status = after.get("status");
            after.removeAll();
            after.setAll(before.deepCopy());
            after.remove("status");
            if (status != null) {
                after.set("status", status);
            }
            Objects.metadata(after).remove("managedFields");
            if (owners != null) {
                Objects.metadata(after).set("managedFields", owners);
            }
        } else if (target.type().hasStatus()) {
            after.remove("status");
            if (before.has("status")) {
                after.set("status", before.get("status").deepCopy());
            }
        }
        ObjectNode metadata = Objects.metadata(after);
        for (String fixed : List.of(
                "uid",
                "resourceVersion",
                "generation",
                "creationTimestamp",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "generateName")) {
            metadata.remove(fixed);
            if (old.has(fixed)) {
                metadata.set(fixed, old.get(fixed));
            }
        }
    }

    private void requireDefinition(ResourceType type) {
        ResourceType definitions =
                types.ofKind("apiextensions.k8s.io", "CustomResourceDefinition").orElseThrow();
        if (type.custom()
                && store.get(definitions.key("", type.storage()))
                        .filter(Objects::terminating)
                        .isPresent()) {
            throw ApiError.methodNotAllowed();
        }
    }

    private void requireNamespace(Target target) {
        if (!target.type().namespaced()) {
            return;
        }
        ResourceType namespaces = types.ofKind("", "Namespace").orElseThrow();
        ObjectNode namespace = store.get(namespaces.key("", target.namespace()))
                .orElseThrow(() -> ApiError.notFound("namespaces", "", target.namespace()));
        if (Objects.terminating(namespace)) {
            throw ApiError.terminating(
                    target.type().plural(), target.type().group(), target.name(), target.namespace());
        }
    }

    private static Writer writer(Target target, WriteOptions options) {
        return new Writer(
                options.fieldManager(),
                target.type().apiVersion(),
                target.subresource(),
                target.type().hasStatus(),
                Clock.now());
    }

    private static boolean hasGeneration(ResourceType type) {
        return type.custom() || WITH_GENERATION.contains(type.kind());
    }

    /** What the generation counts changes of. */
    private static ObjectNode content(ResourceType type, ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.remove("metadata");
        if (type.hasStatus()) {
            content.remove("status");
        }
        return content;
    }
}
