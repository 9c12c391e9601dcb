package dev.tepui.e2e.bench.control;

import dev.tepui.e2e.kube.loop.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Watches all resources of a kind, and how long it takes until each of them is as somebody awaits it. Thread-safe. */
final class Awaited implements ResourceEventHandler<GenericKubernetesResource>, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int DIGITS = 3;

    /**
     * What a resource shall be.
     *
     * @param since when that was asked for, in nanoseconds of this process
     * @param generation Ready and settled at this generation of its spec, or a later one; 0 is gone
     */
    private record Wish(long since, long generation) {}

    private final String kind;
    private final Map<ObjectKey, Wish> wishes = new ConcurrentHashMap<>();
    private final SharedIndexInformer<GenericKubernetesResource> resources;

    /** Microseconds; guarded by this. */
    private Histogram times = new Histogram(DIGITS);

    Awaited(KubernetesClient client, String apiVersion, String kind) {
        this.kind = kind;
        this.resources = client.genericKubernetesResources(apiVersion, kind)
                .inAnyNamespace()
                .inform(this);
    }

    /** From now on waits for it; to be called before anything can make it so. */
    void ready(ObjectKey key, long generation, long since) {
        wishes.put(key, new Wish(since, generation));
    }

    /** From now on waits until it is gone. */
    void gone(ObjectKey key, long since) {
        wishes.put(key, new Wish(since, 0));
    }

    /** Blocks until everything is as awaited: how long each took, in microseconds. */
    Histogram await(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!wishes.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(wishes.size() + " resources of kind " + kind
                        + " are not as they should be after " + within + ", one is "
                        + wishes.keySet().iterator().next());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        synchronized (this) {
            Histogram complete = times;
            times = new Histogram(DIGITS);
            return complete;
        }
    }

    @Override
    public void onAdd(GenericKubernetesResource resource) {
        changed(resource);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
        changed(after);
    }

    @Override
    public void onDelete(GenericKubernetesResource resource, boolean finalStateUnknown) {
        ObjectKey key = ObjectKey.of(resource);
        Wish wish = wishes.get(key);
        if (wish != null && wish.generation() == 0) {
            fulfil(key, wish);
        }
    }

    @Override
    public void close() {
        resources.close();
    }

    private void changed(GenericKubernetesResource resource) {
        ObjectKey key = ObjectKey.of(resource);
        Wish wish = wishes.get(key);
        if (wish != null && wish.generation() > 0 && isReady(resource, wish.generation())) {
            fulfil(key, wish);
        }
    }

    private synchronized void fulfil(ObjectKey key, Wish wish) {
        times.recordValue((System.nanoTime() - wish.since()) / 1_000);
        wishes.remove(key);
    }

    private static boolean isReady(GenericKubernetesResource resource, long generation) {
        Object observed = resource.get("status", "observedGeneration");
        if (!(observed instanceof Number number) || number.longValue() < generation) {
            return false;
        }
        return is(resource, "Ready") && !is(resource, "Reconciling");
    }

    private static boolean is(GenericKubernetesResource resource, String condition) {
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        return conditions.stream()
                .anyMatch(each -> condition.equals(each.get("type")) && "True".equals(each.get("status")));
    }
}
