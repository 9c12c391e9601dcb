package dev.tepui.storage;

import dev.tepui.storage.membership.DataDirectoryException;
import dev.tepui.storage.store.StoreException;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a storage node and stops it on SIGTERM. Exit codes, as in BSD's sysexits:
 *
 * <table>
 *   <caption>Exit codes</caption>
 *   <tr><td>0</td><td>stopped gracefully by a signal</td></tr>
 *   <tr><td>65</td><td>the data directory belongs to somebody else or is damaged</td></tr>
 *   <tr><td>69</td><td>a port cannot be bound</td></tr>
 *   <tr><td>70</td><td>anything unexpected</td></tr>
 *   <tr><td>73</td><td>the data directory cannot be written: full disk, missing permission</td></tr>
 *   <tr><td>75</td><td>the data directory is in use by another process</td></tr>
 *   <tr><td>78</td><td>the configuration is wrong</td></tr>
 * </table>
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    static final int DATA = 65;
    static final int PORT = 69;
    static final int UNEXPECTED = 70;
    static final int UNWRITABLE = 73;
    static final int LOCKED = 75;
    static final int CONFIGURATION = 78;

    private Main() {}

    /** Runs until a signal; takes no arguments, only the environment. */
    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        try {
            Configuration configuration = Configuration.from(System.getenv());
            LOG.info("starting node={} pool={} version={}", configuration.node(), configuration.pool(), version());
            Node node = new Node(configuration);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "stop"));
            node.start();
            node.serving().toCompletableFuture().get();
            LOG.info("started after {} ms", (System.nanoTime() - begin) / 1_000_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable failure) {
            Throwable cause = failure;
            while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                    && cause.getCause() != null) {
                cause = cause.getCause();
            }
            exit(cause);
        }
    }

    private static void exit(Throwable failure) {
        int code = exitCode(failure);
        if (code == UNEXPECTED) {
            LOG.error("cannot start", failure);
        } else {
            LOG.error("cannot start: {}", failure.getMessage());
        }
        // Not exit(): a half-started node must not wait for its own graceful stop.
        Runtime.getRuntime().halt(code);
    }

    static int exitCode(Throwable failure) {
        return switch (failure) {
            case Configuration.InvalidException ignored -> CONFIGURATION;
            case DataDirectoryException refused ->
                switch (refused.kind()) {
                    case FOREIGN, DAMAGED -> DATA;
                    case LOCKED -> LOCKED;
                    case UNUSABLE -> UNWRITABLE;
                };
            case StoreException refused -> refused.unwritable() ? UNWRITABLE : DATA;
            case Node.PortException ignored -> PORT;
            case BindException ignored -> PORT;
            default ->
                failure.getCause() == null || failure.getCause() == failure ? UNEXPECTED : exitCode(failure.getCause());
        };
    }

    private static void stop(Node node) {
        LOG.info("stopping");
        long begin = System.nanoTime();
        int code = 0;
        try {
            node.close();
            LOG.info("stopped after {} ms", (System.nanoTime() - begin) / 1_000_000);
        } catch (RuntimeException failure) {
            LOG.error("did not stop properly", failure);
            code = UNEXPECTED;
        }
        // The JVM would report the signal (143) although everything went well.
        Runtime.getRuntime().halt(code);
    }

    /** The version from the jar's manifest; {@code development} when run from classes. */
    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
