package dev.tepui.e2e.kube.api.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * All objects of the cluster. One lock serialises writers; a stored version is never changed, so readers may keep what
 * they got, and must copy it before they change it. Revisions only grow, also across restarts on the same directory.
 */
public final class ObjectStore {
    /** How far back a watch may begin. */
    private static final int HISTORY_MAX_EVENTS = 10_000;

    private static final int REVISIONS_RESERVED = 1_000;

    /** Objects and the revision at which they were all current. */
    public record Listing(List<ObjectNode> objects, long revision) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private final Deque<StoreEvent> history = new ArrayDeque<>();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final ObjectFiles files;

    /** Revision of the latest change. Invariant: every stored object's version is at most this. */
    private long revision;

    /** Changes after this revision are all in the history. */
    private long historyStart;

    /** Invariant with files: revision is below what the revision file says. */
    private long reserved;

    /** Keeps objects in {@code directory}, or in memory only when it is empty. */
    public ObjectStore(Optional<Path> directory) {
        files = directory.map(ObjectFiles::new).orElse(null);
        if (files != null) {
            objects.putAll(files.load());
            revision = files.readRevision();
        }
        // Clients take 0 for "any version", so the first change is not 1 but something that looks like a version.
        revision = Math.max(revision, 100);
        historyStart = revision;
        reserved = revision;
    }

    /** Runs a read-modify-write alone. Re-entrant; the body must not block on anything but disk. */
    public <T> T exclusively(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    public Optional<ObjectNode> get(ObjectKey key) {
        return exclusively(() -> Optional.ofNullable(objects.get(key)));
    }

    /** Objects of a resource in key order; an empty namespace means all namespaces. */
    public Listing list(String resource, String namespace) {
        return exclusively(() -> {
            ObjectKey from = new ObjectKey(resource, namespace, "");
            ObjectKey to = namespace.isEmpty()
                    ? new ObjectKey(resource + "\0", "", "")
                    : new ObjectKey(resource, namespace + "\0", "");
            return new Listing(List.copyOf(objects.subMap(from, to).values()), revision);
        });
    }

    /** Every object there is, with its key. */
    public List<Map.Entry<ObjectKey, ObjectNode>> all() {
        return exclusively(() -> {
            List<Map.Entry<ObjectKey, ObjectNode>> entries = new ArrayList<>(objects.size());
            objects.forEach((key, object) -> entries.add(Map.entry(key, object)));
            return entries;
        });
    }

    /** Stores a new version and returns it with its {@code resourceVersion}. The argument is not kept. */
    public ObjectNode put(ObjectKey key, ObjectNode object) {
        return exclusively(() -> {
            ObjectNode version = stamped(object, nextRevision());
            if (files != null) {
                files.write(key, version);
            }
            ObjectNode before = objects.put(key, version);
            publish(new StoreEvent(revision, key, before, version, version));
            return version;
        });
    }

    /** Removes an object that exists, and returns its last version. */
    public ObjectNode remove(ObjectKey key) {
        return exclusively(() -> {
            ObjectNode last = stamped(objects.get(key), nextRevision());
            if (files != null) {
                files.delete(key);
            }
            ObjectNode before = objects.remove(key);
            publish(new StoreEvent(revision, key, before, null, last));
            return last;
        });
    }

    /**
     * Events after a revision.
     *
     * @param resource null for all resources
     * @throws ApiError 410 when the history does not reach back that far
     */
    public Subscription subscribe(String resource, long afterRevision) {
        return exclusively(() -> {
            if (afterRevision < historyStart) {
                throw ApiError.gone("too old resource version: " + afterRevision + " (" + historyStart + ")");
            }
            Subscription subscription = new Subscription(resource, subscriptions::remove);
            history.stream().filter(e -> e.revision() > afterRevision).forEach(subscription::offer);
            subscriptions.add(subscription);
            return subscription;
        });
    }

    public long revision() {
        return exclusively(() -> revision);
    }

    /** Ends every subscription, so that nobody waits for a server that has stopped. */
    public void close() {
        Collection<Subscription> open = List.copyOf(subscriptions);
        open.forEach(Subscription::close);
    }

    private long nextRevision() {
        if (files != null && revision + 1 >= reserved) {
            reserved = revision + 1 + REVISIONS_RESERVED;
            files.writeRevision(reserved);
        }
        return ++revision;
    }

    private void publish(StoreEvent event) {
        history.addLast(event);
        if (history.size() > HISTORY_MAX_EVENTS) {
            historyStart = history.removeFirst().revision();
        }
        subscriptions.forEach(s -> s.offer(event));
    }

    private static ObjectNode stamped(ObjectNode object, long revision) {
        ObjectNode copy = object.deepCopy();
        copy.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
        return copy;
    }
}
