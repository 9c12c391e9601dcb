package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.types.ResourceType;
import dev.tepui.e2e.kube.api.types.ResourceTypes;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells clients which groups, versions and resources there are. Aggregated discovery is declined; clients fall back.
 */
final class DiscoveryDocuments {
    private static final String AUTHORIZATION = "authorization.k8s.io";

    private final ResourceTypes types;

    DiscoveryDocuments(ResourceTypes types) {
        this.types = types;
    }

    ObjectNode paths() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode paths = document.putArray("paths");
        paths.add("/api").add("/api/v1").add("/apis");
        groups().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                versions.forEach(version -> paths.add("/apis/" + group + "/" + version));
            }
        });
        paths.add("/healthz").add("/livez").add("/openapi/v3").add("/readyz").add("/version");
        return document;
    }

    ObjectNode version() {
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.put("major", "1").put("minor", "32").put("gitVersion", "v1.32.0-tepui-development");
        version.put("gitCommit", "").put("gitTreeState", "clean").put("buildDate", "2026-11-01T00:00:00Z");
        return version.put("goVersion", "none").put("compiler", "javac").put("platform", "java");
    }

    Answer legacyGroup(Request request) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("kind", "APIVersions").putArray("versions").add("v1");
        document.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", request.header("Host"));
        return plain(request, document);
    }

    Answer groups(Request request) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groups().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                groups.add(describe(group, versions));
            }
        });
        return plain(request, list);
    }

    Answer group(String group) {
        List<String> versions = groups().get(group);
        if (versions == null) {
            throw ApiError.noSuchPath();
        }
        ObjectNode document = describe(group, versions);
        document.put("kind", "APIGroup").put("apiVersion", "v1");
        return Answer.ok(document);
    }

    Answer resources(String group, String version) {
        List<String> versions = groups().get(group);
        if (versions == null || !versions.contains(version)) {
            throw ApiError.noSuchPath();
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("kind", "APIResourceList").put("apiVersion", "v1");
        document.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = document.putArray("resources");
        if (group.equals(AUTHORIZATION)) {
            for (String kind : List.of("SelfSubjectAccessReview", "SelfSubjectRulesReview")) {
                String name = kind.toLowerCase(Locale.ROOT);
                ObjectNode review = resources.addObject();
                review.put("name", name + "s").put("singularName", name);
                review.put("namespaced", false).put("kind", kind);
                review.putArray("verbs").add("create");
            }
        }
        for (ResourceType type : types.all()) {
            if (type.group().equals(group) && type.version().equals(version)) {
                describe(resources, type);
            }
        }
        return Answer.ok(document);
    }

    private Map<String, List<String>> groups() {
        Map<String, List<String>> groups = types.groups();
        groups.put(AUTHORIZATION, List.of("v1"));
        return groups;
    }

    private static Answer plain(Request request, ObjectNode document) {
        String accepted = request.header("Accept");
        if (accepted.contains("as=APIGroupDiscoveryList")
                && !accepted.contains("application/json,")
                && !accepted.endsWith("application/json")) {
            throw ApiError.notAcceptable();
        }
        return Answer.ok(document);
    }

    private static ObjectNode describe(String group, List<String> versions) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("name", group);
        ArrayNode list = document.putArray("versions");
        for (String version : versions) {
            list.addObject().put("groupVersion", group + "/" + version).put("version", version);
        }
        document.putObject("preferredVersion")
                .put("groupVersion", group + "/" + versions.get(0))
                .put("version", versions.get(0));
        return document;
    }

    private static void describe(ArrayNode resources, ResourceType type) {
        ObjectNode resource = resources.addObject();
        resource.put("name", type.plural()).put("singularName", type.singular());
        resource.put("namespaced", type.namespaced()).put("kind", type.kind());
        ArrayNode verbs = resource.putArray("verbs");
        List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
                .forEach(verbs::add);
        if (!type.shortNames().isEmpty()) {
            type.shortNames().forEach(resource.putArray("shortNames")::add);
        }
        if (!type.categories().isEmpty()) {
            type.categories().forEach(resource.putArray("categories")::add);
        }
        type.subresources().stream().sorted().forEach(name -> {
            ObjectNode subresource = resources.addObject();
            subresource.put("name", type.plural() + "/" + name).put("singularName", "");
            subresource.put("namespaced", type.namespaced());
            switch (name) {
                case "scale" ->
                    subresource.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
                case "eviction" ->
                    subresource.put("group", "policy").put("version", "v1").put("kind", "Eviction");
                case "binding" -> subresource.put("kind", "Binding");
                default -> subresource.put("kind", type.kind());
            }
            ArrayNode allowed = subresource.putArray("verbs");
            boolean posted = name.equals("eviction") || name.equals("binding");
            (posted ? List.of("create") : List.of("get", "patch", "update")).forEach(allowed::add);
        });
    }
}
