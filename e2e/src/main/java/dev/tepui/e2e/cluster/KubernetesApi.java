package dev.tepui.e2e.cluster;

import dev.tepui.e2e.kube.api.KubeApiServer;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Kubernetes API that the local cluster stands on. Which one it is, the environment decides:
 *
 * <ol>
 *   <li>{@code TEPUI_TEST_KUBECONFIG}: the API server that this kubeconfig names. It must have no nodes and no
 *       controllers of its own, for both come from here.
 *   <li>{@code KUBE_API_TEST_DIR}: a kube-apiserver and an etcd from this folder, started here, in the layout of
 *       Fabric8's kube-api-test.
 *   <li>otherwise the API server of this module, in this process.
 * </ol>
 *
 * @param kubeconfig kubeconfig as YAML text
 * @param collectsGarbage whether it deletes objects whose owners are gone; a bare kube-apiserver does not
 * @param stop ends what was started here
 */
public record KubernetesApi(String kubeconfig, boolean collectsGarbage, Runnable stop) implements AutoCloseable {

    /** Label of the nodes that the local kubelet registers. */
    private static final String LOCAL_NODE_LABEL = "tepui.dev/local-cluster";
    /** The first requests meet cold code, perhaps on a machine that is busy with a build. */
    private static final int REQUEST_TIMEOUT_MS = 60_000;

    /**
     * Starts or finds the API server.
     *
     * @param state directory in which the server in this process keeps its objects; the others keep theirs elsewhere
     * @param port port of the server in this process, 0 for any
     */
    public static KubernetesApi start(Path state, int port) {
        String kubeconfig = System.getenv("TEPUI_TEST_KUBECONFIG");
        if (kubeconfig != null && !kubeconfig.isBlank()) {
            return named(Path.of(kubeconfig));
        }
        String binaries = System.getenv("KUBE_API_TEST_DIR");
        if (binaries != null && !binaries.isBlank()) {
            return real(binaries);
        }
        KubeApiServer server = KubeApiServer.start(
                KubeApiServer.Options.inMemory().withDataDirectory(state).withPort(port));
        return new KubernetesApi(server.kubeconfigYaml(), true, server::close);
    }

    /** A new client; the caller closes it. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                        .withRequestTimeout(REQUEST_TIMEOUT_MS)
                        .build())
                .build();
    }

    @Override
    public void close() {
        stop.run();
    }

    private static KubernetesApi named(Path kubeconfig) {
        try {
            KubernetesApi api = new KubernetesApi(Files.readString(kubeconfig), false, () -> {});
            try (KubernetesClient client = api.client()) {
                List<String> foreign = client.nodes().list().getItems().stream()
                        .filter(node -> !isLocal(node))
                        .map(node -> node.getMetadata().getName())
                        .toList();
                if (!foreign.isEmpty()) {
                    throw new IllegalStateException("TEPUI_TEST_KUBECONFIG names a cluster with nodes of its own "
                            + foreign + "; the local cluster needs an API server without nodes and controllers");
                }
            }
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the kubeconfig that TEPUI_TEST_KUBECONFIG names", e);
        }
    }

    private static boolean isLocal(Node node) {
        return node.getMetadata().getLabels() != null
                && node.getMetadata().getLabels().containsKey(LOCAL_NODE_LABEL);
    }

    private static KubernetesApi real(String binaries) {
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries)
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .build());
        server.start();
        return new KubernetesApi(server.getKubeConfigYaml(), false, server::stop);
    }
}
