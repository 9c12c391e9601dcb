package dev.tepui.e2e.kube.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Filter;
import dev.tepui.e2e.kube.api.http.ApiContext;
import dev.tepui.e2e.kube.api.http.Router;
import dev.tepui.e2e.kube.api.lifecycle.Collector;
import dev.tepui.e2e.kube.api.lifecycle.Deletions;
import dev.tepui.e2e.kube.api.lifecycle.Eviction;
import dev.tepui.e2e.kube.api.lifecycle.Target;
import dev.tepui.e2e.kube.api.lifecycle.WriteOptions;
import dev.tepui.e2e.kube.api.lifecycle.Writes;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.types.ResourceType;
import dev.tepui.e2e.kube.api.types.ResourceTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes API server inside this process, over plain HTTP, without users or permissions. <b>A development
 * tool</b>: it exists so that the operator, kubectl and Helm can be run and tested on a machine that has no cluster. It
 * does what a kube-apiserver does for the kinds in {@code built-in.yaml} and for custom resources (server-side apply,
 * schema, CEL, watches, …), and the two things of the controller manager that belong to deletion: garbage collection
 * and emptying namespaces. Controllers, scheduler and kubelet are not here.
 */
public final class KubeApiServer implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");

    /**
     * Where the server listens, and what it keeps.
     *
     * @param address port 0 means any free one; must be a loopback address, because nobody is asked who they are
     * @param dataDirectory objects survive a restart here; empty keeps them in memory
     * @param filters see every request first: tests count requests, or answer some as a policy of a cluster would
     */
    public record Options(InetSocketAddress address, Optional<Path> dataDirectory, List<Filter> filters) {
        /** Any free port of 127.0.0.1, nothing kept. */
        public static Options inMemory() {
            return new Options(new InetSocketAddress("127.0.0.1", 0), Optional.empty(), List.of());
        }

        public Options withPort(int port) {
            return new Options(new InetSocketAddress(address.getAddress(), port), dataDirectory, filters);
        }

        public Options withDataDirectory(Path directory) {
            return new Options(address, Optional.of(directory), filters);
        }

        public Options withFilter(Filter filter) {
            return new Options(address, dataDirectory, List.of(filter));
        }
    }

    private final ObjectStore store;
    private final Collector collector;
    private final Router router;
    private final List<Filter> filters;
    private final LoopbackServer http;

    private KubeApiServer(Options options) throws IOException {
        http = new LoopbackServer(options.address());
        filters = options.filters();
        store = new ObjectStore(options.dataDirectory());
        ResourceTypes types = new ResourceTypes();
        Writes writes = new Writes(store, types);
        Deletions deletions = new Deletions(store, types);
        collector = new Collector(store, types, deletions, writes);
        store.list("customresourcedefinitions.apiextensions.k8s.io", "")
                .objects()
                .forEach(types::define);
        createNamespaces(types, writes);
        Eviction eviction = new Eviction(store, types, deletions);
        router = new Router(new ApiContext(store, types, writes, deletions, eviction));
    }

    /** Starts a server; it answers when this returns. */
    public static KubeApiServer start(Options options) {
        try {
            KubeApiServer server = new KubeApiServer(options);
            server.collector.start();
            server.http.start(server.router, server.filters);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + options.address(), e);
        }
    }

    /** Base URL, without a slash at the end. */
    public String url() {
        return http.url();
    }

    /** A kubeconfig whose only context is this server. */
    public String kubeconfigYaml() {
        return http.kubeconfigYaml();
    }

    /** Stops answering. Objects in a data directory are complete on disk at any time. May be called twice. */
    @Override
    public void close() {
        collector.close();
        store.close();
        http.close();
    }

    private void createNamespaces(ResourceTypes types, Writes writes) {
        ResourceType type = types.ofKind("", "Namespace").orElseThrow();
        for (String name : NAMESPACES) {
            Target target = new Target(type, "", name, "");
            if (store.get(target.key()).isEmpty()) {
                ObjectNode namespace = JsonNodeFactory.instance.objectNode();
                namespace.putObject("metadata").put("name", name);
                writes.create(target, namespace, WriteOptions.internal());
            }
        }
    }
}
