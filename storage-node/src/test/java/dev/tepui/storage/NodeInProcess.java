package dev.tepui.storage;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node inside the test's JVM: all of it but {@link Main}, whose exit it cannot survive. */
public final class NodeInProcess implements AutoCloseable {
    /** However long ago a stream's records were written. */
    private static final long THOUSAND_YEARS_MILLIS = 31_556_952_000_000L;

    private final Node node;

    private NodeInProcess(Node node) {
        this.node = node;
    }

    /**
     * Opens the data directory and starts; the environment is as in {@link Configuration}. Throws what {@link Main}
     * would report, see {@link #exitCode}.
     */
    public static NodeInProcess start(Map<String, String> environment) {
        Configuration said = Configuration.from(environment);
        Node node = new Node(new Configuration(
                said.pool(),
                said.region(),
                said.node(),
                said.self(),
                said.address(),
                said.members(),
                said.groups(),
                said.dataDirectory(),
                said.ports(),
                said.adminTokenFile(),
                said.provisioningUrl(),
                said.formItself(),
                said.memoryBytes(),
                said.collectionMaxBytes(),
                THOUSAND_YEARS_MILLIS,
                said.diskReserveBytes()));
        node.start();
        return new NodeInProcess(node);
    }

    /** Returns when the API is served. */
    public NodeInProcess awaitServing() {
        try {
            node.serving().toCompletableFuture().get(60, TimeUnit.SECONDS);
            return this;
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            node.close();
            throw new AssertionError("the node does not serve", failure);
        }
    }

    /** With what the process would end that has refused to start. */
    public static int exitCode(Throwable refusal) {
        return Main.exitCode(refusal);
    }

    /** Stops as on SIGTERM. */
    @Override
    public void close() {
        node.close();
    }
}
