package dev.tepui.storage.store.rocksdb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets concurrent callers share flushes: whoever comes while one runs waits for the next one, since the running one may
 * have begun before his writes; all who wait share that next one.
 */
final class SharedFlush {
    private final Runnable flush;
    private final ReentrantLock running = new ReentrantLock();
    private final Object monitor = new Object();
    private CompletableFuture<Void> next;

    SharedFlush(Runnable flush) {
        this.flush = flush;
    }

    void run() {
        CompletableFuture<Void> mine;
        boolean leader = false;
        synchronized (monitor) {
            if (next == null) {
                next = new CompletableFuture<>();
                leader = true;
            }
            mine = next;
        }
        if (leader) {
            lead(mine);
        }
        try {
            mine.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void lead(CompletableFuture<Void> mine) {
        running.lock();
        try {
            synchronized (monitor) {
                next = null;
            }
            flush.run();
            mine.complete(null);
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            running.unlock();
        }
    }
}
