package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a path means. Every failure of a handler ends here, as a {@code Status} object. */
public final class Router implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");

    private final ResourceHandler resources;
    private final DiscoveryDocuments discovery;
    private final OpenApiDocuments openApi;
    private final ApiContext context;

    public Router(ApiContext context) {
        this.context = context;
        this.resources = new ResourceHandler(context);
        this.discovery = new DiscoveryDocuments(context.types());
        this.openApi = new OpenApiDocuments(context.types());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Request request = new Request(exchange);
        Answer answer;
        try {
            answer = route(request);
        } catch (ApiError e) {
            answer = Answer.json(e.code(), e.status());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), exchange.getRequestURI(), e);
            answer = Answer.json(500, ApiError.internal(e.toString()).status());
        }
        try (exchange) {
            answer.send(exchange, request.warnings());
        }
    }

    private Answer route(Request request) {
        List<String> path = request.path();
        String first = path.isEmpty() ? "" : path.get(0);
        if (HEALTH.contains(first)) {
            return Answer.text("ok");
        }
        switch (first) {
            case "" -> {
                return Answer.ok(discovery.paths());
            }
            case "version" -> {
                return Answer.ok(discovery.version());
            }
            case "openapi" -> {
                return openApi.answer(request);
            }
            case "api" -> {
                return path.size() == 1 ? discovery.legacyGroup(request) : versioned(request, "", 1);
            }
            case "apis" -> {
                if (path.size() == 1) {
                    return discovery.groups(request);
                }
                return path.size() == 2 ? discovery.group(path.get(1)) : versioned(request, path.get(1), 2);
            }
            default -> throw ApiError.noSuchPath();
        }
    }

    private Answer versioned(Request request, String group, int at) {
        List<String> path = request.path();
        String version = path.get(at);
        List<String> rest = path.subList(at + 1, path.size());
        if (group.equals("authorization.k8s.io") && request.method().equals("POST")) {
            return rest.equals(List.of("selfsubjectrulesreviews")) ? rulesReview(request) : accessReview(request);
        }
        if (rest.isEmpty()) {
            return discovery.resources(group, version);
        }
        String namespace = "";
        if (rest.get(0).equals("namespaces") && rest.size() > 2 && !isNamespaceSubresource(rest)) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        ResourceType type = context.types().find(group, version, rest.get(0)).orElseThrow(ApiError::noSuchPath);
        if (!type.namespaced() && !namespace.isEmpty() || rest.size() > 3) {
            throw ApiError.noSuchPath();
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? rest.get(2) : "";
        return resources.handle(request, type, namespace, name, subresource);
    }

    private static boolean isNamespaceSubresource(List<String> rest) {
        return rest.size() == 3 && (rest.get(2).equals("status") || rest.get(2).equals("finalize"));
    }

    /** This server has no users: everybody may do everything. */
    private static Answer accessReview(Request request) {
        ObjectNode review = review(request, "SelfSubjectAccessReview");
        review.putObject("status").put("allowed", true).put("reason", "this server authorizes everybody");
        return Answer.json(201, review);
    }

    private static Answer rulesReview(Request request) {
        ObjectNode review = review(request, "SelfSubjectRulesReview");
        ObjectNode status = review.putObject("status").put("incomplete", false);
        ObjectNode rule = status.putArray("resourceRules").addObject();
        List.of("apiGroups", "resources", "verbs")
                .forEach(field -> rule.putArray(field).add("*"));
        status.putArray("nonResourceRules");
        return Answer.json(201, review);
    }

    private static ObjectNode review(Request request, String kind) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        ObjectNode asked = Bodies.readObject(request);
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", kind);
        review.putObject("metadata");
        review.set("spec", asked.path("spec").isObject() ? asked.get("spec") : review.objectNode());
        return review;
    }
}
