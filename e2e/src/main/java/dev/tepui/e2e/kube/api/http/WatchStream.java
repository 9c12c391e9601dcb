package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.lifecycle.Target;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.store.StoreEvent;
import dev.tepui.e2e.kube.api.store.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends events, one JSON object per line, each flushed at once. Ends at the client's timeout, or when the client is
 * gone, too slow, or asks for a past that is forgotten (an {@code ERROR} event with code 410); the client lists again
 * then.
 */
final class WatchStream implements Answer {
    private static final long BOOKMARK_MS = 20_000;
    private static final long TIMEOUT_MIN_SECONDS = 1_800;

    private final ObjectStore store;
    private final Request request;
    private final Target target;
    private final Selection selection;
    private final Views views;

    WatchStream(ObjectStore store, Request request, Target target, Selection selection) {
        this.store = store;
        this.request = request;
        this.target = target;
        this.selection = selection;
        this.views = Views.of(request, target.type());
        parseRevision();
    }

    @Override
    public void send(HttpExchange exchange, List<String> warnings) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            stream(out);
        } catch (ApiError e) {
            write(out, "ERROR", e.status());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stream(OutputStream out) throws IOException, InterruptedException {
        long revision = parseRevision();
        boolean initial = revision == 0 || request.flag("sendInitialEvents");
        if (initial) {
            ObjectStore.Listing all = store.list(target.type().storage(), target.namespace());
            revision = all.revision();
            for (ObjectNode object : all.objects()) {
                if (selection.test(object)) {
                    write(out, "ADDED", views.watched(target.shown(object)));
                }
            }
            if (request.flag("sendInitialEvents")) {
                write(out, "BOOKMARK", bookmark(revision, true));
            }
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds());
        try (Subscription events = store.subscribe(target.type().storage(), revision)) {
            while (!events.closed()) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    break;
                }
                // When nothing comes after this, everything up to here has been sent.
                long seen = store.revision();
                StoreEvent event = events.poll(Math.min(leftMs, BOOKMARK_MS));
                if (event != null) {
                    send(out, event);
                } else if (request.flag("allowWatchBookmarks") && !events.closed()) {
                    // Also finds out whether the client is still there.
                    write(out, "BOOKMARK", bookmark(seen, false));
                }
            }
        }
    }

    /** For a selecting client, an object that starts or stops matching is added or deleted. */
    private void send(OutputStream out, StoreEvent event) throws IOException {
        boolean before = event.before() != null && selection.test(event.before());
        boolean after = event.after() != null && selection.test(event.after());
        if (after) {
            write(out, before ? "MODIFIED" : "ADDED", views.watched(target.shown(event.after())));
        } else if (before) {
            ObjectNode last = event.last();
            if (event.after() != null) {
                last = event.before().deepCopy();
                last.withObjectProperty("metadata").put("resourceVersion", Long.toString(event.revision()));
            }
            write(out, "DELETED", views.watched(target.shown(last)));
        }
    }

    private ObjectNode bookmark(long revision, boolean initialEnd) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", target.type().kind()).put("apiVersion", target.type().apiVersion());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
        if (initialEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return views.bookmark(object);
    }

    private static void write(OutputStream out, String type, JsonNode object) throws IOException {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("type", type).set("object", object);
        out.write(Bodies.write(event));
        out.write('\n');
        out.flush();
    }

    private long timeoutSeconds() {
        String wanted = request.query("timeoutSeconds");
        return wanted.isEmpty() || wanted.equals("0")
                ? TIMEOUT_MIN_SECONDS + ThreadLocalRandom.current().nextLong(TIMEOUT_MIN_SECONDS)
                : Long.parseLong(wanted);
    }

    private long parseRevision() {
        String text = request.query("resourceVersion");
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("invalid resource version: " + text);
        }
    }
}
