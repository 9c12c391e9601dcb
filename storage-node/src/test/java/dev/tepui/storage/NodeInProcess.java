package dev.tepui.storage;

import java.lang.reflect.RecordComponent;
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
        Node node = new Node(keepingStreams(Configuration.from(environment)));
        node.start();
        return new NodeInProcess(node);
    }

    /** The same in everything else, whatever else there is. */
    private static Configuration keepingStreams(Configuration said) {
        RecordComponent[] components = Configuration.class.getRecordComponents();
        try {
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getName().equals("streamRetentionMillis")
                        ? (Object) THOUSAND_YEARS_MILLIS
                        : components[i].getAccessor().invoke(said);
            }
            return Configuration.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
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
