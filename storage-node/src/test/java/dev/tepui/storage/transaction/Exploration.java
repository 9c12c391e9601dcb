package dev.tepui.storage.transaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Tries every order of events: a depth-first search that begins anew for each path, since nothing but the path decides
 * what happens. Worlds that are alike are gone on with once.
 */
final class Exploration {
    /** Something that may happen next. */
    record Event(String name, Runnable what) {}

    /** What is explored. */
    interface Model {
        /** What may happen next, the same events for the same path; nothing when it is over. */
        List<Event> events();

        /** Throws when something is wrong; after every event. */
        void check();

        /** Throws when something is wrong in the end. */
        void checkEnd();

        /** The same for worlds that have the same future. */
        String signature();
    }

    /**
     * What has been seen.
     *
     * @param ends paths that have been followed to their end
     * @param states different worlds on the way
     */
    record Seen(int ends, int states) {}

    private static final int STEPS_MAX = 200;

    private final Supplier<Model> begin;
    private final Set<UUID> known = new HashSet<>();
    private int ends;

    private Exploration(Supplier<Model> begin) {
        this.begin = begin;
    }

    /** Follows all paths; a failure names its path. */
    static Seen all(Supplier<Model> begin) {
        Exploration exploration = new Exploration(begin);
        List<Integer> path = new ArrayList<>();
        do {
            exploration.follow(path);
        } while (!path.isEmpty());
        return new Seen(exploration.ends, exploration.known.size());
    }

    /** There are too many signatures to keep them whole. */
    private static UUID digest(String signature) {
        return UUID.nameUUIDFromBytes(signature.getBytes(StandardCharsets.UTF_8));
    }

    /** Follows a path, and from its end on always the first event; leaves the next path. */
    private void follow(List<Integer> path) {
        Model model = begin.get();
        List<Integer> choices = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int step = 0;
        try {
            while (true) {
                List<Event> events = model.events();
                if (events.isEmpty()) {
                    model.checkEnd();
                    ends++;
                    break;
                }
                if (step == STEPS_MAX) {
                    throw new AssertionError("no end after " + STEPS_MAX + " steps");
                }
                if (step == path.size()) {
                    if (!known.add(digest(model.signature()))) {
                        break;
                    }
                    path.add(0);
                }
                choices.add(events.size());
                Event event = events.get(path.get(step++));
                names.add(event.name());
                event.what().run();
                model.check();
            }
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("path: " + String.join("; ", names), failure);
        }
        while (!path.isEmpty() && path.getLast() + 1 == choices.get(path.size() - 1)) {
            path.removeLast();
        }
        if (!path.isEmpty()) {
            path.set(path.size() - 1, path.getLast() + 1);
        }
    }
}
