package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.types.ResourceType;
import dev.tepui.e2e.kube.api.types.ResourceTypes;
import java.util.List;
import java.util.Locale;

/**
 * OpenAPI documents, as far as kubectl needs them: that the server validates fields itself, and the schemas for
 * {@code explain}. Version 2 is an empty document: old kubectls then skip their own validation.
 */
final class OpenApiDocuments {
    /** Clients ask for {@code …v2@v1.0+protobuf}, but choke on an answer of that type: it is not a legal media type. */
    private static final String V2_PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final ResourceTypes types;

    OpenApiDocuments(ResourceTypes types) {
        this.types = types;
    }

    Answer answer(Request request) {
        List<String> path = request.path();
        if (path.size() == 2 && path.get(1).equals("v2")) {
            return version2(request);
        }
        if (path.size() < 2 || !path.get(1).equals("v3")) {
            throw ApiError.noSuchPath();
        }
        if (path.size() == 2) {
            return Answer.ok(index());
        }
        boolean core = path.get(2).equals("api") && path.size() == 4;
        boolean named = path.get(2).equals("apis") && path.size() == 5;
        if (!core && !named) {
            throw ApiError.noSuchPath();
        }
        return Answer.ok(document(core ? "" : path.get(3), path.get(path.size() - 1)));
    }

    private static Answer version2(Request request) {
        if (request.header("Accept").contains("proto-openapi")) {
            // No bytes are a valid, empty document.
            return Answer.bytes(200, V2_PROTOBUF, new byte[0]);
        }
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        empty.put("swagger", "2.0").putObject("info").put("title", "Kubernetes").put("version", "v1.32.0");
        empty.putObject("paths");
        empty.putObject("definitions");
        return Answer.ok(empty);
    }

    private ObjectNode index() {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = index.putObject("paths");
        types.groups().forEach((group, versions) -> {
            for (String version : versions) {
                String path = root(group, version);
                // Clients cache documents by this URL, so it has to change when a schema does.
                String hash = Integer.toHexString(document(group, version).hashCode());
                paths.putObject(path.substring(1)).put("serverRelativeURL", "/openapi/v3" + path + "?hash=" + hash);
            }
        });
        return index;
    }

    private ObjectNode document(String group, String version) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.0.0")
                .putObject("info")
                .put("title", "Kubernetes")
                .put("version", "v1.32.0");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (ResourceType type : types.all()) {
            if (type.group().equals(group) && type.version().equals(version)) {
                describe(type, paths, schemas);
            }
        }
        if (schemas.isEmpty()) {
            throw ApiError.noSuchPath();
        }
        return document;
    }

    private static void describe(ResourceType type, ObjectNode paths, ObjectNode schemas) {
        String name = schemaName(type);
        ObjectNode schema = type.schema().json().deepCopy();
        kind(schema.putArray("x-kubernetes-group-version-kind").addObject(), type);
        schemas.set(name, schema);

        String scope = type.namespaced() ? "/namespaces/{namespace}/" : "/";
        ObjectNode path = paths.putObject(root(type.group(), type.version()) + scope + type.plural() + "/{name}");
        for (String verb : List.of("get", "put", "patch")) {
            ObjectNode operation = path.putObject(verb);
            kind(operation.putObject("x-kubernetes-group-version-kind"), type);
            operation.put("x-kubernetes-action", verb);
            if (!verb.equals("get")) {
                parameters(operation.putArray("parameters"));
            }
            ObjectNode response = operation.putObject("responses").putObject("200");
            response.put("description", "OK")
                    .putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/" + name);
        }
    }

    private static void parameters(ArrayNode parameters) {
        for (String name : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
            parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", "string");
        }
    }

    private static void kind(ObjectNode target, ResourceType type) {
        target.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
    }

    private static String schemaName(ResourceType type) {
        String group = type.group().isEmpty() ? "io.k8s.api.core" : type.group();
        return (group + "." + type.version()).toLowerCase(Locale.ROOT) + "." + type.kind();
    }

    private static String root(String group, String version) {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }
}
