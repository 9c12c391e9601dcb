package dev.tepui.e2e.kube.loop;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one step per marked key on one thread. Marks that arrive before the step starts are merged; a mark that arrives
 * while it runs leads to one more run. A step that throws runs again after a pause.
 */
public final class ReconcileLoop<K> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    private final String name;
    private final Consumer<K> step;
    private final Set<K> marked = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor executor;

    /** Creates the loop; nothing runs until the first mark. */
    public ReconcileLoop(String name, Consumer<K> step) {
        this.name = name;
        this.step = step;
        this.executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory());
        this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Says that something about the key changed. Never blocks; ignored after {@link #close()}. */
    public void mark(K key) {
        markAfter(key, Duration.ZERO);
    }

    /** Says that the key wants another look after a while. */
    public void markAfter(K key, Duration delay) {
        try {
            if (!delay.isZero()) {
                executor.schedule(() -> mark(key), delay.toMillis(), TimeUnit.MILLISECONDS);
            } else if (marked.add(key)) {
                executor.execute(() -> run(key));
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed, {} dropped", name, key);
        }
    }

    /** Waits for the running step, at most five seconds, and drops the rest. */
    @Override
    public void close() {
        executor.shutdown();
        executor.getQueue().clear();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void run(K key) {
        marked.remove(key);
        try {
            step.accept(key);
        } catch (KubernetesClientException e) {
            if (executor.isShutdown()) {
                return;
            }
            // The step worked on something that has changed or gone since: look again, nothing is wrong.
            boolean outdated =
                    e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
            if (!outdated) {
                LOG.warn("{}: {} failed and is tried again: {}", name, key, e.getMessage());
            }
            markAfter(key, RETRY_AFTER);
        } catch (RuntimeException e) {
            if (!executor.isShutdown()) {
                LOG.warn("{}: {} failed and is tried again", name, key, e);
                markAfter(key, RETRY_AFTER);
            }
        }
    }
}
