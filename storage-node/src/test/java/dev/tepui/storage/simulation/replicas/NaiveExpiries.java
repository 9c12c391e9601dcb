package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.ExpiryState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The naive second version of the time to live of one table in one group; times are a few seconds after 1970. */
final class NaiveExpiries {
    private final Set<ItemKey> noted = new HashSet<>();
    private long version;
    private String attribute;
    private boolean complete = true;
    private Bytes through;
    private long deleted;
    private long lastSweep;

    void set(Command.SetTimeToLive command) {
        if (command.version() > version) {
            version = command.version();
            attribute = command.attribute();
            complete = attribute == null;
            through = null;
            noted.clear();
        }
    }

    void index(Command.IndexExpiries command) {
        if (command.version() != version || attribute == null) {
            return;
        }
        command.positions().forEach(position -> noted.add(ItemKey.at(command.table(), position)));
        if (command.through() == null) {
            complete = true;
            through = null;
        } else if (!complete && (through == null || command.through().compareTo(through) > 0)) {
            through = command.through();
        }
    }

    void write(ItemKey key, Bytes old, Bytes item) {
        if (attribute != null && !Objects.equals(second(attribute, old), second(attribute, item))) {
            noted.add(key);
        }
    }

    boolean isDue(Bytes item, long now) {
        Long second = attribute == null ? null : second(attribute, item);
        return second != null && second <= now;
    }

    void swept(int items, long now) {
        if (items > 0) {
            deleted += items;
            lastSweep = now;
        }
    }

    ExpiryState state() {
        return new ExpiryState(version, attribute, new ExpiryState.Indexing(complete, through), deleted, lastSweep);
    }

    /** When which of the noted items expire, of the items of a table. */
    Map<ItemKey, Long> entries(Map<ItemKey, Bytes> items) {
        Map<ItemKey, Long> entries = implied(attribute, items);
        entries.keySet().retainAll(noted);
        return entries;
    }

    /** When which items expire. */
    static Map<ItemKey, Long> implied(String attributeOrNull, Map<ItemKey, Bytes> items) {
        Map<ItemKey, Long> implied = new HashMap<>();
        items.forEach((key, item) -> {
            Long second = attributeOrNull == null ? null : second(attributeOrNull, item);
            if (second != null) {
                implied.put(key, second);
            }
        });
        return implied;
    }

    private static Long second(String attribute, Bytes itemOrNull) {
        return NaiveIndexes.attributes(itemOrNull).get(attribute) instanceof AttributeValue.N(var number)
                        && number.signum() > 0
                ? Long.valueOf((long) Math.ceil(number.doubleValue()))
                : null;
    }
}
