package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that nobody waits for: gathered for each group for a while, then proposed as one command, once. What fails, or
 * is lost with the node, is done by others or not missed. Safe for any thread; never blocks.
 */
final class LaterWrites<E> {
    private static final Logger LOG = LoggerFactory.getLogger(LaterWrites.class);
    private static final int ELEMENTS_MAX = 256;

    private final Groups groups;
    private final Scheduler scheduler;
    private final long afterMillis;
    private final Function<List<E>, Command> command;
    private final Map<Integer, List<E>> gathered = new ConcurrentHashMap<>();

    /** {@code command} makes one of several elements. */
    LaterWrites(Groups groups, Scheduler scheduler, long afterMillis, Function<List<E>, Command> command) {
        this.groups = groups;
        this.scheduler = scheduler;
        this.afterMillis = afterMillis;
        this.command = command;
    }

    /** Has an element written in a group. */
    void add(int group, E element) {
        int size = gathered.compute(group, (key, before) -> {
                    List<E> elements = before == null ? new ArrayList<>() : before;
                    elements.add(element);
                    return elements;
                })
                .size();
        if (size == 1) {
            scheduler.schedule(() -> write(group), afterMillis);
        } else if (size >= ELEMENTS_MAX) {
            write(group);
        }
    }

    private void write(int group) {
        List<E> elements = gathered.remove(group);
        if (elements != null) {
            groups.write(group, command.apply(elements)).exceptionally(failure -> {
                LOG.debug("not written group={} reason={}", group, failure.toString());
                return null;
            });
        }
    }
}
