package dev.tepui.e2e.bench.control;

import dev.tepui.e2e.kube.loop.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Clients of the Kubernetes API that send one request for each resource. */
final class Load implements AutoCloseable {
    private static final int CLIENTS = 16;

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    /** As fast as the API takes them; returns when all are answered, and throws when one failed. */
    void atOnce(List<ObjectKey> resources, Consumer<ObjectKey> request) {
        paced(resources, Integer.MAX_VALUE, request);
    }

    /** So many in a second; otherwise the same. */
    void paced(List<ObjectKey> resources, int perSecond, Consumer<ObjectKey> request) {
        long begin = System.nanoTime();
        long intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (ObjectKey resource : resources) {
            awaitMoment(begin + sent.size() * intervalNanos);
            sent.add(CompletableFuture.runAsync(() -> request.accept(resource), clients));
        }
        sent.forEach(CompletableFuture::join);
    }

    /** Blocks for a while. */
    static void pause(Duration duration) {
        awaitMoment(System.nanoTime() + duration.toNanos());
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }

    private static void awaitMoment(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
