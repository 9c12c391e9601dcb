package dev.tepui.e2e.kube.api.merge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.error.Cause;
import java.util.List;

/** JSON patch (RFC 6902): a list of add, remove, replace, move, copy and test. */
public final class JsonPatch {
    private JsonPatch() {}

    /**
     * Runs all operations on a copy.
     *
     * @throws ApiError 422 when one of them cannot be done, 400 when the patch is malformed
     */
    public static ObjectNode apply(ObjectNode target, JsonNode operations) {
        if (!operations.isArray()) {
            throw ApiError.badRequest("a JSON patch must be a list of operations");
        }
        ObjectNode result = target.deepCopy();
        for (JsonNode operation : operations) {
            JsonPointer path = pointer(operation, "path");
            switch (operation.path("op").asText()) {
                case "add" -> add(result, path, value(operation));
                case "remove" -> remove(result, path);
                case "replace" -> {
                    remove(result, path);
                    add(result, path, value(operation));
                }
                case "move" -> {
                    JsonNode moved = read(result, pointer(operation, "from"));
                    remove(result, pointer(operation, "from"));
                    add(result, path, moved);
                }
                case "copy" ->
                    add(result, path, read(result, pointer(operation, "from")).deepCopy());
                case "test" -> {
                    if (!read(result, path).equals(value(operation))) {
                        throw refused("testing value " + path + " failed");
                    }
                }
                default -> throw ApiError.badRequest("unknown JSON patch operation " + operation.path("op"));
            }
        }
        return result;
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        try {
            return JsonPointer.compile(operation.path(field).asText());
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("malformed JSON patch: " + e.getMessage());
        }
    }

    private static JsonNode value(JsonNode operation) {
        if (!operation.has("value")) {
            throw ApiError.badRequest("malformed JSON patch: value is missing");
        }
        return operation.get("value").deepCopy();
    }

    private static JsonNode read(JsonNode document, JsonPointer path) {
        JsonNode found = document.at(path);
        if (found.isMissingNode()) {
            throw refused("doc is missing path: " + path);
        }
        return found;
    }

    private static void add(JsonNode document, JsonPointer path, JsonNode value) {
        JsonNode parent = read(document, path.head() == null ? JsonPointer.empty() : path.head());
        String last = path.last() == null ? "" : path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            int index = last.equals("-") ? array.size() : path.last().getMatchingIndex();
            if (index < 0 || index > array.size()) {
                throw refused("unable to access invalid index: " + last);
            }
            array.insert(index, value);
        } else {
            throw refused("doc is missing path: " + path);
        }
    }

    private static void remove(JsonNode document, JsonPointer path) {
        read(document, path);
        JsonNode parent = document.at(path.head());
        if (parent instanceof ObjectNode object) {
            object.remove(path.last().getMatchingProperty());
        } else {
            ((ArrayNode) parent).remove(path.last().getMatchingIndex());
        }
    }

    private static ApiError refused(String why) {
        return ApiError.invalid("", "", "", List.of(Cause.invalid("patch", "\"\"", why)));
    }
}
