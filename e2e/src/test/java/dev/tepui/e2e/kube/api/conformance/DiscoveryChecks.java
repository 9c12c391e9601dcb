package dev.tepui.e2e.kube.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.util.List;

/** What clients ask before they do anything. */
final class DiscoveryChecks {
    private DiscoveryChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("groups and versions", DiscoveryChecks::groups),
                Check.of("resources of a version", DiscoveryChecks::resources),
                Check.of("version and health", DiscoveryChecks::version),
                Check.of("OpenAPI v3 says that fields are validated", DiscoveryChecks::openApi),
                Check.of("access reviews", DiscoveryChecks::accessReview),
                Check.of("rules reviews", DiscoveryChecks::rulesReview),
                Check.of("the first namespaces", DiscoveryChecks::namespaces));
    }

    private static void groups(ApiUnderTest api, String namespace) {
        assertThat(api.get("/api").at("/versions")).isEqualTo(ApiUnderTest.yaml("[v1]"));
        Response groups = api.get("/apis");
        assertThat(groups.text("/kind")).isEqualTo("APIGroupList");
        assertThat(groups.at("/groups").findValuesAsText("name"))
                .contains("apps", "policy", "coordination.k8s.io", "apiextensions.k8s.io", "authorization.k8s.io");
        assertThat(api.get("/apis/apps").text("/preferredVersion/groupVersion")).isEqualTo("apps/v1");
    }

    private static void resources(ApiUnderTest api, String namespace) {
        Response apps = api.get("/apis/apps/v1");
        assertThat(apps.text("/kind")).isEqualTo("APIResourceList");
        assertThat(apps.at("/resources").findValuesAsText("name"))
                .contains("statefulsets", "statefulsets/status", "statefulsets/scale");
        for (JsonNode resource : apps.at("/resources")) {
            if (resource.path("name").asText().equals("statefulsets")) {
                assertThat(resource.path("kind").asText()).isEqualTo("StatefulSet");
                assertThat(resource.path("shortNames")).isEqualTo(ApiUnderTest.yaml("[sts]"));
                assertThat(resource.path("verbs").toString()).contains("patch", "watch");
            }
        }
    }

    private static void version(ApiUnderTest api, String namespace) {
        assertThat(api.get("/version").text("/major")).isEqualTo("1");
        for (String path : List.of("/healthz", "/livez", "/readyz")) {
            assertThat(api.get(path).code()).isEqualTo(200);
        }
    }

    private static void openApi(ApiUnderTest api, String namespace) {
        String url = api.get("/openapi/v3")
                .at("/paths/apis~1apps~1v1/serverRelativeURL")
                .asText();
        assertThat(url).startsWith("/openapi/v3/apis/apps/v1");
        Response document = api.get(url);
        JsonNode patch =
                document.at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1statefulsets~1{name}/patch/parameters");
        assertThat(patch.findValuesAsText("name")).contains("fieldValidation");
    }

    private static void accessReview(ApiUnderTest api, String namespace) {
        String review = """
                apiVersion: authorization.k8s.io/v1
                kind: SelfSubjectAccessReview
                spec: {resourceAttributes: {verb: create, resource: configmaps, namespace: %s}}
                """.formatted(namespace);
        Response answer = api.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.at("/status/allowed").asBoolean()).isTrue();
    }

    private static void rulesReview(ApiUnderTest api, String namespace) {
        String review = """
                apiVersion: authorization.k8s.io/v1
                kind: SelfSubjectRulesReview
                spec: {namespace: %s}
                """.formatted(namespace);
        Response answer = api.post("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", review);
        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.at("/status/resourceRules"))
                .anyMatch(rule -> rule.at("/apiGroups/0").asText().equals("*")
                        && rule.at("/resources/0").asText().equals("*")
                        && rule.at("/verbs/0").asText().equals("*"));
    }

    private static void namespaces(ApiUnderTest api, String namespace) {
        for (String name : List.of("default", "kube-system", "kube-public")) {
            Response found = api.get("/api/v1/namespaces/" + name);
            assertThat(found.text("/status/phase")).isEqualTo("Active");
            assertThat(found.text("/metadata/labels/kubernetes.io~1metadata.name"))
                    .isEqualTo(name);
        }
    }
}
