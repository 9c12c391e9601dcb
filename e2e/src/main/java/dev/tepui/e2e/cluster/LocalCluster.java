package dev.tepui.e2e.cluster;

import dev.tepui.e2e.kube.api.KubeApiServer;
import dev.tepui.e2e.kube.controller.Controllers;
import dev.tepui.e2e.kube.kubelet.JavaProgram;
import dev.tepui.e2e.kube.kubelet.Kubelet;
import dev.tepui.e2e.kube.kubelet.LocalImages;
import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.network.PodNetwork;
import dev.tepui.e2e.kube.network.Subnet;
import dev.tepui.e2e.kube.server.KubernetesApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kubernetes cluster on one machine, in three pretended zones: API server, controllers, kubelet and the operator. The
 * operator and the pods are child processes; everything ends with {@link #close()}, and also when this process dies.
 */
public final class LocalCluster implements AutoCloseable {

    /** The pretended zones. */
    public static final List<String> ZONES = List.of("a", "b", "c");

    /** Port of the DynamoDB API in a pod and on a pool's Service. */
    public static final int ENDPOINT_PORT = 8000;

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final int OPERATOR_HOST = 2;
    private static final int OPERATOR_PORT = 8080;
    private static final ObjectKey DEFAULT_POOL = new ObjectKey("default", "default");

    private final LocalClusterOptions options;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private KubernetesClient client;
    private Kubelet kubelet;
    private PodNetwork network;
    private OperatorProcess operator;
    private URI operatorEndpoint;
    private Optional<InetSocketAddress> exposed = Optional.empty();

    private LocalCluster(LocalClusterOptions options) {
        this.options = options;
    }

    /** Starts everything; when this fails, nothing is left running. Blocks some seconds. */
    public static LocalCluster start(LocalClusterOptions options) {
        LocalCluster cluster = new LocalCluster(options);
        try {
            cluster.startParts();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** A client with all rights; closed with the cluster. */
    public KubernetesClient client() {
        return client;
    }

    /** Kubeconfig file for kubectl. */
    public Path kubeconfig() {
        return options.directory().resolve("kubeconfig");
    }

    /** Pods and the means to hurt them. */
    public Kubelet kubelet() {
        return kubelet;
    }

    /** Endpoint of a pool, through its Service, on which ready pods take turns. */
    public URI endpoint(String namespace, String pool) {
        return URI.create("http://" + network.addressOfService(new ObjectKey(namespace, pool)) + ":" + ENDPOINT_PORT);
    }

    /** Endpoint of one pod. */
    public URI podEndpoint(String namespace, String pod) {
        return URI.create("http://" + network.addressOfPod(new ObjectKey(namespace, pod)) + ":" + ENDPOINT_PORT);
    }

    /** The address from which the kubelet asks its pods: who asks from there reaches them also in a partition. */
    public String kubeletAddress() {
        return network.addressOfKubelet();
    }

    /** The endpoint of pool {@code default} in namespace {@code default} as a user sees it. */
    public URI defaultEndpoint() {
        return exposed.map(address -> URI.create("http://" + address.getHostString() + ":" + address.getPort()))
                .orElseGet(() -> endpoint(DEFAULT_POOL.namespace(), DEFAULT_POOL.name()));
    }

    /** Kills the operator (SIGKILL) and leaves it dead until {@link #startOperator()}. */
    public void killOperator() {
        operator.kill();
    }

    /** Undoes {@link #killOperator()}. */
    public void startOperator() {
        operator.start();
    }

    /** Where the operator serves its HTTP endpoints: metrics, health, and what storage nodes ask. */
    public URI operatorEndpoint() {
        return operatorEndpoint;
    }

    /** Process id of the operator, empty when it does not run. */
    public Optional<Long> operatorPid() {
        return Optional.ofNullable(operator).flatMap(OperatorProcess::pid);
    }

    /** Stops everything in the reverse order of its start. May be called twice. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }

    private void startParts() {
        createDirectories();
        Subnet subnet = opened(Subnet.claim(options.directory().resolve("addresses")));
        tell("Starting the Kubernetes API");
        KubernetesApi api = opened(KubernetesApi.start(KubeApiServer.Options.inMemory()
                .withDataDirectory(options.directory().resolve("api"))
                .withPort(options.apiPort())));
        api.requireNoNodes();
        write(kubeconfig(), api.kubeconfig());
        client = opened(api.client());
        tell("Applying custom resource definitions");
        options.project().customResourceDefinitions().forEach(this::applyDefinition);
        tell("Starting controllers and nodes of zones " + String.join(", ", ZONES));
        network = opened(new PodNetwork(subnet, options.directory().resolve("run/hosts"), ZONES));
        expose();
        opened(Controllers.start(client, !api.collectsGarbage()));
        kubelet = opened(Kubelet.start(client, options.kubelet(), network, ZONES));
        if (options.operator()) {
            new StorageNodeArchive(options.project()).make(options.directory().resolve("run/archive"));
            tell("Starting the operator");
            operator = opened(operator(subnet.reserved(OPERATOR_HOST)));
            operator.start();
        }
    }

    private OperatorProcess operator(String address) {
        operatorEndpoint = URI.create("http://" + address + ":" + OPERATOR_PORT);
        Map<String, String> environment = new TreeMap<>();
        environment.put("KUBECONFIG", kubeconfig().toString());
        environment.put("TEPUI_NODE_IMAGE", LocalClusterOptions.STORAGE_NODE_IMAGE);
        environment.put("TEPUI_DEFAULT_POOL_ZONES", String.join(",", ZONES));
        environment.put("TEPUI_PROVISIONING_URL", operatorEndpoint.toString());
        environment.put("QUARKUS_HTTP_HOST", address);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(OPERATOR_PORT));
        Path temporary = options.directory().resolve("run/operator");
        createDirectory(temporary);
        JavaProgram program = new JavaProgram(
                List.of("-Xmx256m", "-XX:+UseSerialGC"),
                null,
                List.of("-jar", options.project().operatorJar().toString()));
        return new OperatorProcess(
                program.command(new LocalImages.Surroundings(network.hostsFile(), temporary)),
                environment,
                temporary,
                options.directory().resolve("logs/operator.log"));
    }

    private void applyDefinition(Path file) {
        try (var stream = Files.newInputStream(file)) {
            for (HasMetadata resource : client.load(stream).items()) {
                client.resource(resource)
                        .patch(
                                new PatchContext.Builder()
                                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                        .withFieldManager("local-cluster")
                                        .withForce(true)
                                        .build(),
                                resource);
                client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(resource.getMetadata().getName())
                        .waitUntilCondition(LocalCluster::isEstablished, 30, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private void expose() {
        for (int port : options.endpointPorts()) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
            try {
                network.expose(DEFAULT_POOL, address);
                exposed = Optional.of(address);
                return;
            } catch (IOException e) {
                LOG.info("port {} is taken: {}", port, e.getMessage());
            }
        }
    }

    private void createDirectories() {
        for (String name : List.of("data", "logs", "run")) {
            createDirectory(options.directory().resolve(name));
        }
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void tell(String line) {
        LOG.info("{}", line);
        options.progress().accept(line);
    }
}
