package dev.tepui.e2e.kube.api.error;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** A request that is answered with a {@code Status} object of failure. Nothing else ends a request early. */
public final class ApiError extends RuntimeException {
    private final int code;
    private final String reason;
    private final ObjectNode details = JsonNodeFactory.instance.objectNode();

    private ApiError(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    public static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    public static ApiError notFound(String resource, String group, String name) {
        return new ApiError(404, "NotFound", qualified(resource, group) + " \"" + name + "\" not found")
                .about(group, resource, name);
    }

    /** The path names nothing that this server serves; kubectl prints its own text for it. */
    public static ApiError noSuchPath() {
        return new ApiError(404, "NotFound", "the server could not find the requested resource");
    }

    public static ApiError methodNotAllowed() {
        return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    public static ApiError notAcceptable() {
        return new ApiError(406, "NotAcceptable", "only the following media types are accepted: application/json");
    }

    public static ApiError alreadyExists(String resource, String group, String name) {
        return new ApiError(409, "AlreadyExists", qualified(resource, group) + " \"" + name + "\" already exists")
                .about(group, resource, name);
    }

    public static ApiError conflict(String resource, String group, String name, String why) {
        String message = "Operation cannot be fulfilled on " + qualified(resource, group) + " \"" + name + "\": " + why;
        return new ApiError(409, "Conflict", message).about(group, resource, name);
    }

    /** Server-side apply would change fields that other managers own. */
    public static ApiError applyConflict(String message, List<Cause> causes) {
        return new ApiError(409, "Conflict", message).because(causes);
    }

    public static ApiError gone(String message) {
        return new ApiError(410, "Expired", message);
    }

    public static ApiError unsupportedMediaType(String message) {
        return new ApiError(415, "UnsupportedMediaType", message);
    }

    /** The object breaks rules of its kind; {@code causes} is not empty. */
    public static ApiError invalid(String kind, String group, String name, List<Cause> causes) {
        String list = causes.stream().map(Cause::toString).collect(Collectors.joining(", "));
        String text = causes.size() == 1 ? list : "[" + list + "]";
        String message = qualified(kind, group) + " \"" + name + "\" is invalid: " + text;
        ApiError error = new ApiError(422, "Invalid", message).because(causes);
        return error.about(group, kind, name);
    }

    public static ApiError forbidden(String resource, String group, String name, String why) {
        return new ApiError(403, "Forbidden", qualified(resource, group) + " \"" + name + "\" is forbidden: " + why)
                .about(group, resource, name);
    }

    /** Nothing new may be made in a namespace that is being deleted. */
    public static ApiError terminating(String resource, String group, String name, String namespace) {
        String why = "unable to create new content in namespace " + namespace + " because it is being terminated";
        Cause cause = new Cause(
                "NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace");
        return forbidden(resource, group, name, why).because(List.of(cause));
    }

    /** A disruption budget does not allow the eviction now. */
    public static ApiError tooManyRequests(String message, Cause cause) {
        return new ApiError(429, "TooManyRequests", message).because(List.of(cause));
    }

    public static ApiError notImplemented(String message) {
        return new ApiError(501, "NotImplemented", message);
    }

    public static ApiError internal(String message) {
        return new ApiError(500, "InternalError", "Internal error occurred: " + message);
    }

    public int code() {
        return code;
    }

    /** The {@code Status} object that the client gets. */
    public ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }

    private ApiError about(String group, String resource, String name) {
        details.put("name", name);
        if (!group.isEmpty()) {
            details.put("group", group);
        }
        details.put("kind", resource);
        return this;
    }

    private ApiError because(List<Cause> causes) {
        ArrayNode list = details.putArray("causes");
        for (Cause cause : causes) {
            list.addObject()
                    .put("reason", cause.type())
                    .put("message", cause.message())
                    .put("field", cause.field());
        }
        return this;
    }

    private static String qualified(String resource, String group) {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
