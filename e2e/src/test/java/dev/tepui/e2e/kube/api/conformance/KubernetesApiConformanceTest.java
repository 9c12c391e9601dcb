package dev.tepui.e2e.kube.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What the local API server and a real one must both do. Runs against a real one when {@code TEPUI_TEST_KUBECONFIG} or
 * {@code KUBE_API_TEST_DIR} names it, so that ours cannot drift away from what it imitates.
 */
class KubernetesApiConformanceTest {
    private static ApiUnderTest api;

    @BeforeAll
    static void start() {
        api = ApiUnderTest.start();
        System.out.println("Kubernetes API checks run against: " + api);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> checks() {
        return Stream.of(
                        WriteChecks.all(),
                        PatchChecks.all(),
                        ApplyChecks.all(),
                        ListChecks.all(),
                        WatchChecks.all(),
                        DeletionChecks.all(),
                        WorkloadChecks.all(),
                        DefinitionChecks.all(),
                        DiscoveryChecks.all())
                .flatMap(List::stream)
                .map(check -> DynamicTest.dynamicTest(check.name(), () -> run(check)));
    }

    private static void run(Check check) throws Exception {
        assumeTrue(!check.needsControllers() || api.collectsGarbage(), "no controllers run beside this API server");
        String namespace = "check-" + UUID.randomUUID().toString().substring(0, 8);
        var created = api.post(
                "/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
        assertThat(created.code()).isEqualTo(201);
        try {
            check.body().run(api, namespace);
        } finally {
            api.delete("/api/v1/namespaces/" + namespace);
        }
    }
}
