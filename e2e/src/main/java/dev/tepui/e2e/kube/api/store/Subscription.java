package dev.tepui.e2e.kube.api.store;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The events of one resource from a revision on, in order and without gaps. A subscriber that falls behind by more than
 * the queue holds is cut off instead of blocking the writer; it then has to list again.
 */
public final class Subscription implements AutoCloseable {
    private static final int QUEUE_MAX_EVENTS = 20_000;

    /** Null means every resource. */
    private final String resource;

    private final BlockingQueue<StoreEvent> queue = new ArrayBlockingQueue<>(QUEUE_MAX_EVENTS);
    private final Consumer<Subscription> onClose;
    private volatile boolean closed;
    private volatile boolean overrun;

    Subscription(String resource, Consumer<Subscription> onClose) {
        this.resource = resource;
        this.onClose = onClose;
    }

    /** Called by the writer with its lock held; never blocks. */
    void offer(StoreEvent event) {
        if (resource != null && !resource.equals(event.key().resource())) {
            return;
        }
        if (!overrun && !queue.offer(event)) {
            overrun = true;
        }
    }

    /** Waits for the next event; null when there is none in time, or when the subscription is over. */
    public StoreEvent poll(long timeoutMs) throws InterruptedException {
        StoreEvent event = queue.poll(timeoutMs, TimeUnit.MILLISECONDS);
        if (event == null && overrun) {
            close();
        }
        return event;
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }
}
