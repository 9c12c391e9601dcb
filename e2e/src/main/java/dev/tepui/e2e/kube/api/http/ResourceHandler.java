package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.lifecycle.DeleteOptions;
import dev.tepui.e2e.kube.api.lifecycle.Deletions.Deleted;
import dev.tepui.e2e.kube.api.lifecycle.Scale;
import dev.tepui.e2e.kube.api.lifecycle.Target;
import dev.tepui.e2e.kube.api.lifecycle.WriteOptions;
import dev.tepui.e2e.kube.api.lifecycle.Writes.Written;
import dev.tepui.e2e.kube.api.merge.JsonPatch;
import dev.tepui.e2e.kube.api.merge.MergePatch;
import dev.tepui.e2e.kube.api.merge.StrategicMerge;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The verbs: get, list, watch, create, update, patch, delete, and the subresources. */
final class ResourceHandler {
    private static final String APPLY = "application/apply-patch+yaml";

    private final ApiContext context;

    ResourceHandler(ApiContext context) {
        this.context = context;
    }

    Answer handle(Request request, ResourceType type, String namespace, String name, String subresource) {
        Target target = new Target(type, namespace, name, subresource);
        if (name.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> list(request, target);
                case "POST" -> create(request, target);
                case "DELETE" -> deleteCollection(request, target);
                default -> throw ApiError.methodNotAllowed();
            };
        }
        if (!subresource.isEmpty() && !type.subresources().contains(subresource)) {
            throw ApiError.noSuchPath();
        }
        return switch (subresource) {
            case "", "status", "finalize" -> object(request, target);
            case "scale" -> scale(request, target);
            case "eviction" -> evict(request, target);
            case "binding" -> bind(request, target);
            default -> throw ApiError.notImplemented("this development server has no " + subresource);
        };
    }

    private Answer object(Request request, Target target) {
        return switch (request.method()) {
            case "GET" -> Views.of(request, target.type()).object(target.shown(read(target)));
            case "PUT" -> {
                ObjectNode body = Bodies.readObject(request);
                yield written(request, target, context.writes().replace(target, body, options(request)));
            }
            case "PATCH" -> patch(request, target);
            case "DELETE" -> delete(request, target);
            default -> throw ApiError.methodNotAllowed();
        };
    }

    private ObjectNode read(Target target) {
        return context.store().get(target.key()).orElseThrow(target::notFound);
    }

    private Answer list(Request request, Target target) {
        Selection selection = Selection.of(request, target);
        if (request.flag("watch")) {
            return new WatchStream(context.store(), request, target, selection);
        }
        ObjectStore.Listing all = context.store().list(target.type().storage(), target.namespace());
        ListPage page = ListPage.of(all, selection, request);
        return Views.of(request, target.type()).list(page.map(target::shown));
    }

    private Answer create(Request request, Target target) {
        ObjectNode body = Bodies.readObject(request);
        return written(request, target, context.writes().create(target, body, options(request)));
    }

    private Answer patch(Request request, Target target) {
        if (request.contentType().equals(APPLY)) {
            if (request.query("fieldManager").isEmpty()) {
                throw ApiError.badRequest(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
                                + " patch");
            }
            ObjectNode body = Bodies.readObject(request);
            return written(request, target, context.writes().apply(target, body, options(request)));
        }
        UnaryOperator<ObjectNode> change = change(request, target.type());
        return written(request, target, context.writes().update(target, change, options(request)));
    }

    private static UnaryOperator<ObjectNode> change(Request request, ResourceType type) {
        JsonNode patch = Bodies.read(request);
        return switch (request.contentType()) {
            case "application/json-patch+json" -> old -> JsonPatch.apply(old, patch);
            case "application/merge-patch+json" -> old -> requireObject(MergePatch.apply(old, patch));
            case "application/strategic-merge-patch+json" -> {
                if (type.custom()) {
                    throw ApiError.unsupportedMediaType(
                            "the body of the request was in an unknown format - accepted media types include:"
                                    + " application/json-patch+json, application/merge-patch+json, " + APPLY);
                }
                ObjectNode object = requireObject(patch);
                yield old -> StrategicMerge.apply(old, object, type.schema());
            }
            default -> throw ApiError.unsupportedMediaType("unknown patch type " + request.contentType());
        };
    }

    private static ObjectNode requireObject(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the patch does not give an object");
    }

    private Answer scale(Request request, Target target) {
        Target whole = new Target(target.type(), target.namespace(), target.name(), "");
        ResourceType type = target.type();
        if (request.method().equals("GET")) {
            return Answer.ok(Scale.of(type, read(whole)));
        }
        UnaryOperator<ObjectNode> change = switch (request.method()) {
            case "PUT" -> {
                ObjectNode wanted = Bodies.readObject(request);
                yield old -> Scale.into(type, old, wanted);
            }
            case "PATCH" -> {
                JsonNode patch = Bodies.read(request);
                boolean operations = request.contentType().equals("application/json-patch+json");
                yield old -> {
                    ObjectNode scale = Scale.of(type, old);
                    JsonNode patched = operations ? JsonPatch.apply(scale, patch) : MergePatch.apply(scale, patch);
                    return Scale.into(type, old, patched);
                };
            }
            default -> throw ApiError.methodNotAllowed();
        };
        return Answer.ok(Scale.of(
                type, context.writes().update(whole, change, options(request)).object()));
    }

    private Answer evict(Request request, Target target) {
        context.eviction()
                .evict(new Target(target.type(), target.namespace(), target.name(), ""), Bodies.read(request));
        return Answer.json(201, success(target, JsonNodeFactory.instance.objectNode()));
    }

    /** Puts a pod on a node, as a scheduler does. */
    private Answer bind(Request request, Target target) {
        JsonNode node = Bodies.readObject(request).at("/target/name");
        Target pod = new Target(target.type(), target.namespace(), target.name(), "");
        context.writes().bind(pod, node.asText(), options(request));
        return Answer.json(201, success(target, JsonNodeFactory.instance.objectNode()));
    }

    private Answer delete(Request request, Target target) {
        Deleted deleted = context.deletions().delete(target, deleteOptions(request));
        boolean showsObject = !deleted.removed() || target.type().is("", "Pod");
        return Answer.ok(showsObject ? target.shown(deleted.object()) : success(target, deleted.object()));
    }

    private Answer deleteCollection(Request request, Target target) {
        Selection selection = Selection.of(request, target);
        DeleteOptions options = deleteOptions(request);
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", target.type().apiVersion())
                .put("kind", target.type().kind() + "List");
        list.putObject("metadata")
                .put("resourceVersion", Long.toString(context.store().revision()));
        ArrayNode items = list.putArray("items");
        for (ObjectNode object : context.store()
                .list(target.type().storage(), target.namespace())
                .objects()) {
            if (selection.test(object)) {
                String namespace = object.at("/metadata/namespace").asText();
                Target one = new Target(
                        target.type(), namespace, object.at("/metadata/name").asText(), "");
                items.add(target.shown(context.deletions().delete(one, options).object()));
            }
        }
        return Answer.ok(list);
    }

    private static Answer written(Request request, Target target, Written written) {
        return Views.of(request, target.type()).written(written.created() ? 201 : 200, target.shown(written.object()));
    }

    private static ObjectNode success(Target target, ObjectNode object) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details");
        details.put("name", target.name());
        if (!target.type().group().isEmpty()) {
            details.put("group", target.type().group());
        }
        details.put("kind", target.type().plural());
        if (object.has("metadata")) {
            details.put("uid", object.at("/metadata/uid").asText());
        }
        return status;
    }

    private static WriteOptions options(Request request) {
        String manager = request.query("fieldManager");
        String validation = request.query("fieldValidation");
        return new WriteOptions(
                manager.isEmpty() ? request.agent() : manager,
                request.flag("force"),
                request.query("dryRun").equals("All"),
                validation.isEmpty() ? "Warn" : validation,
                request.warnings()::add);
    }

    /** Options come in the body, or, for simple clients, in the query. */
    private static DeleteOptions deleteOptions(Request request) {
        ObjectNode body = Bodies.readObject(request).deepCopy();
        for (String name : new String[] {"propagationPolicy", "gracePeriodSeconds"}) {
            Optional.of(request.query(name)).filter(v -> !v.isEmpty()).ifPresent(v -> body.put(name, v));
        }
        if (request.query("dryRun").equals("All")) {
            body.putArray("dryRun").add("All");
        }
        return DeleteOptions.of(body);
    }
}
