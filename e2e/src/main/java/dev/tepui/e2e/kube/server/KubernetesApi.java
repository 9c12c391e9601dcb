package dev.tepui.e2e.kube.server;

import dev.tepui.e2e.kube.api.KubeApiServer;
import dev.tepui.e2e.process.DirectoryTree;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A Kubernetes API. Which one it is, the environment decides:
 *
 * <ol>
 *   <li>{@code TEPUI_TEST_KUBECONFIG}: the API server that this kubeconfig names.
 *   <li>{@code KUBE_API_TEST_DIR}: a kube-apiserver and an etcd from this folder, started here. They lie in it, or in
 *       {@code k8s/<version>-<platform>} as Fabric8's kube-api-test has it.
 *   <li>otherwise the API server of this module, in this process.
 * </ol>
 */
public final class KubernetesApi implements AutoCloseable {
    /** Label of the nodes that the local kubelet registers. */
    private static final String LOCAL_NODE_LABEL = "tepui.dev/local-cluster";
    /** The first requests meet cold code, perhaps on a machine that is busy with a build. */
    private static final int REQUEST_TIMEOUT_MS = 60_000;
    /** A minute, which is the library's, was too short on such a machine. */
    private static final int START_TIMEOUT_MS = 300_000;

    private static final List<String> BINARIES = List.of("kube-apiserver", "etcd", "kubectl");

    private final Origin origin;
    private final Optional<FilteringProxy> proxy;

    /**
     * Where the API comes from.
     *
     * @param description for people
     * @param kubeconfig YAML text
     * @param shared whether it was there before, and stays
     * @param collectsGarbage whether it deletes objects whose owners are gone; a bare kube-apiserver does not
     * @param stop ends what was started here
     */
    private record Origin(
            String description, String kubeconfig, boolean shared, boolean collectsGarbage, Runnable stop) {
        KubernetesClient client() {
            Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                    .withRequestTimeout(REQUEST_TIMEOUT_MS)
                    .build();
            return new KubernetesClientBuilder().withConfig(config).build();
        }
    }

    private KubernetesApi(Origin origin, Optional<FilteringProxy> proxy) {
        this.origin = origin;
        this.proxy = proxy;
    }

    /**
     * Starts or finds the API server.
     *
     * @param options of the server in this process. Others have an address of their own, and keep their objects
     *     elsewhere; in front of them is a proxy with the filters, if there are any.
     */
    public static KubernetesApi start(KubeApiServer.Options options) {
        Optional<Path> kubeconfig = path("TEPUI_TEST_KUBECONFIG");
        Optional<Path> binaries = path("KUBE_API_TEST_DIR");
        if (kubeconfig.isEmpty() && binaries.isEmpty()) {
            return inThisProcess(options);
        }
        Origin origin = kubeconfig.map(KubernetesApi::named).orElseGet(() -> started(binaries.orElseThrow()));
        if (options.filters().isEmpty()) {
            return new KubernetesApi(origin, Optional.empty());
        }
        try {
            Config config = Config.fromKubeconfig(origin.kubeconfig);
            return new KubernetesApi(origin, Optional.of(FilteringProxy.start(config, options.filters())));
        } catch (RuntimeException e) {
            origin.stop.run();
            throw e;
        }
    }

    /** The API server of this module, whatever the environment names. */
    public static KubernetesApi inThisProcess(KubeApiServer.Options options) {
        KubeApiServer server = KubeApiServer.start(options);
        Origin origin =
                new Origin("the API server in this process", server.kubeconfigYaml(), false, true, server::close);
        return new KubernetesApi(origin, Optional.empty());
    }

    /** Kubeconfig as YAML text, for those whose requests the filters shall see. */
    public String kubeconfig() {
        return proxy.map(FilteringProxy::kubeconfigYaml).orElse(origin.kubeconfig);
    }

    /** A new client that goes past the proxy, if there is one; the caller closes it. */
    public KubernetesClient client() {
        return origin.client();
    }

    /** Whether objects go whose owners are gone, and the content of deleted namespaces. */
    public boolean collectsGarbage() {
        return origin.collectsGarbage;
    }

    /** Whether it was there before and stays: what is left in it, the next one meets. */
    public boolean isShared() {
        return origin.shared;
    }

    /** Refuses a cluster in which others run pods: whoever pretends to do that needs it for himself. */
    public void requireNoNodes() {
        if (!origin.shared) {
            return;
        }
        try (KubernetesClient client = client()) {
            List<String> foreign = client.nodes().list().getItems().stream()
                    .filter(node -> !isLocal(node))
                    .map(node -> node.getMetadata().getName())
                    .toList();
            if (!foreign.isEmpty()) {
                throw new IllegalStateException(
                        this + " has nodes of its own, " + foreign + "; an API server without any is needed here");
            }
        }
    }

    private static boolean isLocal(Node node) {
        return node.getMetadata().getLabels() != null
                && node.getMetadata().getLabels().containsKey(LOCAL_NODE_LABEL);
    }

    /** Stops what was started here. */
    @Override
    public void close() {
        proxy.ifPresent(FilteringProxy::close);
        origin.stop.run();
    }

    @Override
    public String toString() {
        return origin.description;
    }

    private static Optional<Path> path(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static Origin named(Path kubeconfig) {
        String yaml;
        try {
            yaml = Files.readString(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the kubeconfig that TEPUI_TEST_KUBECONFIG names", e);
        }
        Origin origin = new Origin("the cluster of " + kubeconfig, yaml, true, false, () -> {});
        try (KubernetesClient client = origin.client()) {
            // kube-controller-manager, which collects garbage, puts this object into every namespace.
            boolean hasControllers = client.configMaps()
                            .inNamespace("default")
                            .withName("kube-root-ca.crt")
                            .get()
                    != null;
            return new Origin(origin.description, yaml, true, hasControllers, origin.stop);
        }
    }

    private static Origin started(Path binaries) {
        try {
            Path directory = Files.createTempDirectory("kube-api-test");
            KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withTestDir(linked(binaries, directory).toString())
                    .withOfflineMode(true)
                    .withUpdateKubeConfig(false)
                    .withStartupTimeout(START_TIMEOUT_MS)
                    .build());
            AtomicBoolean stopped = new AtomicBoolean();
            Runnable stop = () -> {
                if (stopped.compareAndSet(false, true)) {
                    server.stop();
                    DirectoryTree.delete(directory);
                }
            };
            // Both are processes of their own, which would outlive a test that forgets them, or is ended.
            Runtime.getRuntime().addShutdownHook(new Thread(stop));
            server.start();
            return new Origin("kube-apiserver of " + binaries, server.getKubeConfigYaml(), false, false, stop);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start kube-apiserver", e);
        }
    }

    /** Links binaries that simply lie in a folder into the shape that the library wants. */
    private static Path linked(Path binaries, Path directory) throws IOException {
        if (!Files.exists(binaries.resolve("kube-apiserver"))) {
            return binaries;
        }
        Path folder = Files.createDirectories(directory.resolve("k8s").resolve("1.0.0-linux-amd64"));
        for (String name : BINARIES) {
            Path binary = binaries.resolve(name);
            if (Files.exists(binary)) {
                Files.createSymbolicLink(folder.resolve(name), binary.toAbsolutePath());
            }
        }
        return directory;
    }
}
