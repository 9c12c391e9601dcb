package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.expression.Comparison;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The naive second version of the change log of one table. */
final class NaiveChanges {
    private final Map<String, Images> open = new HashMap<>();
    private final Map<String, Position> closed = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long version;

    void capture(Command.CaptureTable command, long index) {
        if (command.version() <= version) {
            return;
        }
        version = command.version();
        Map<String, Images> wanted = new HashMap<>();
        for (Capture.Wish wish : command.wishes()) {
            if (!closed.containsKey(wish.name())) {
                wanted.put(wish.name(), wish.images());
            }
        }
        open.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name -> closed.put(name, Position.endOf(index)));
        open.clear();
        open.putAll(wanted);
    }

    void trim(Command.TrimChanges command) {
        changes.removeIf(change -> !change.position().isAfter(command.upTo()));
        closed.values().removeIf(end -> !end.isAfter(command.upTo()));
    }

    void write(Model.Moment at, ItemKey key, Bytes old, Bytes item) {
        if (open.isEmpty() || same(old, item)) {
            return;
        }
        boolean oldWanted = open.values().stream().anyMatch(Images::oldItem);
        boolean newWanted = open.values().stream().anyMatch(Images::newItem);
        changes.add(new Change(
                at.position(),
                at.millis(),
                old == null ? Change.Kind.INSERT : item == null ? Change.Kind.REMOVE : Change.Kind.MODIFY,
                at.cause(),
                key.hash(),
                key.key(),
                oldWanted ? old : null,
                newWanted ? item : null));
    }

    private static boolean same(Bytes a, Bytes b) {
        if (a == null || b == null) {
            return a == b;
        }
        return Comparison.equal(
                new AttributeValue.M(NaiveIndexes.attributes(a)), new AttributeValue.M(NaiveIndexes.attributes(b)));
    }

    List<Change> changes() {
        return changes;
    }
}
