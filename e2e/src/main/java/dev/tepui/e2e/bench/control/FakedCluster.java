package dev.tepui.e2e.bench.control;

import dev.tepui.e2e.kube.api.KubeApiServer;
import dev.tepui.e2e.kube.server.KubernetesApi;
import dev.tepui.e2e.pool.PretendedPool;
import dev.tepui.e2e.project.ProjectFiles;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that the operator talks to: a Kubernetes API in this process, pods that are ready as soon as they are
 * wanted, and members that answer as a pool without data does. The operator itself is real.
 */
final class FakedCluster implements AutoCloseable {
    /** The namespace whose pool holds all Tables. */
    static final String TABLES = "tables";

    /** Of the addresses in 127.0.0.0/8, those that begin with 127.100 to 127.199 are for this benchmark. */
    private static final int FIRST_NETWORK = 100;

    private static final int NETWORKS = 100;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<String> poolNamespaces = new ArrayList<>();
    private final Map<String, PretendedPool> pools = new HashMap<>();
    private final KubernetesClient client;
    private final OperatorRun operator;

    FakedCluster(ProjectFiles project, Path work, Scale scale) throws IOException {
        try {
            KubernetesApi server = opened(KubernetesApi.inThisProcess(KubeApiServer.Options.inMemory()));
            client = opened(server.client());
            define(project);
            for (int i = 0; i < scale.namespaces(); i++) {
                poolNamespaces.add("pool-" + i);
            }
            List<String> namespaces = new ArrayList<>(poolNamespaces);
            namespaces.add(TABLES);
            namespaces.forEach(this::createNamespace);
            String network = pretendPools(namespaces, work.resolve("hosts"));
            opened(new FakedPods(client));
            Map<String, String> environment = Map.of(
                    "KUBECONFIG",
                            Files.writeString(work.resolve("kubeconfig"), server.kubeconfig())
                                    .toString(),
                    "TEPUI_POOL_REFRESH", scale.refresh().toString(),
                    "TEPUI_TABLE_REFRESH", scale.refresh().toString());
            operator = opened(new OperatorRun(project, work, environment, network + ".255.1"));
            operator.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    KubernetesClient client() {
        return client;
    }

    OperatorRun operator() {
        return operator;
    }

    /** Namespaces with a pool and nothing else. */
    List<String> poolNamespaces() {
        return List.copyOf(poolNamespaces);
    }

    /** The pool that holds all Tables. */
    PretendedPool poolOfTables() {
        return pools.get(TABLES);
    }

    /** Stops everything in the reverse order of its start. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the benchmark did not stop", e);
            }
        }
    }

    private void define(ProjectFiles project) throws IOException {
        for (Path file : project.customResourceDefinitions()) {
            try (InputStream yaml = Files.newInputStream(file)) {
                client.load(yaml)
                        .items()
                        .forEach(definition -> client.resource(definition).create());
            }
        }
    }

    private void createNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Starts the members of all pools; the first two numbers of their addresses. */
    private String pretendPools(List<String> namespaces, Path hostsFile) throws IOException {
        int first = (int) (ProcessHandle.current().pid() % NETWORKS);
        BindException taken = null;
        for (int i = 0; i < NETWORKS; i++) {
            String network = "127." + (FIRST_NETWORK + (first + i) % NETWORKS);
            try {
                StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
                for (String namespace : namespaces) {
                    PretendedPool pool = opened(new PretendedPool(network + "." + pools.size(), namespace));
                    pools.put(namespace, pool);
                    hosts.append(pool.hosts());
                }
                Files.writeString(hostsFile, hosts);
                return network;
            } catch (BindException e) {
                // By a run of another checkout, which has taken the first address already.
                taken = e;
            }
        }
        throw taken;
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }
}
