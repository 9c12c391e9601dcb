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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The naive second version of the change log of one table. */
final class NaiveChanges {
    private final Map<String, Images> open = new HashMap<>();
    private final Map<String, Position> closed = new HashMap<>();
    private final Map<String, Position> passed = new HashMap<>();
    private final Map<String, Bytes> recorded = new HashMap<>();
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
                boolean begins = !open.containsKey(wish.name());
                if (begins && wish.use() != Capture.Use.READ) {
                    passed.put(wish.name(), Position.endOf(index));
                }
                if (begins && wish.use() == Capture.Use.DELIVER_ALL) {
                    recorded.put(wish.name(), new Bytes(new byte[0]));
                }
            }
        }
        passed.keySet().retainAll(wanted.keySet());
        recorded.keySet().retainAll(wanted.keySet());
        open.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name -> closed.put(name, Position.endOf(index)));
        open.clear();
        open.putAll(wanted);
    }

    void trim(Command.TrimChanges command) {
        Position last = passed.values().stream()
                .filter(position -> command.upTo().isAfter(position))
                .min(Comparator.naturalOrder())
                .orElse(command.upTo());
        changes.removeIf(change -> !change.position().isAfter(last));
        closed.values().removeIf(end -> !end.isAfter(last));
    }

    void pass(Command.PassChanges command) {
        passed.computeIfPresent(command.capture(), (name, now) -> command.upTo().isAfter(now) ? command.upTo() : now);
    }

    void record(Command.RecordItems command, long index, long atMillis, Function<ItemKey, Bytes> items) {
        if (!command.after().equals(recorded.get(command.capture()))) {
            return;
        }
        if (command.through() == null) {
            recorded.remove(command.capture());
        } else {
            recorded.put(command.capture(), command.through());
        }
        int ordinal = 0;
        for (Bytes place : command.places()) {
            byte[] bytes = place.array();
            int hash = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
            Bytes key = new Bytes(Arrays.copyOfRange(bytes, 2, bytes.length));
            Bytes item = items.apply(new ItemKey(command.table(), hash, key));
            if (item != null) {
                changes.add(new Change(
                        new Position(index, ordinal),
                        atMillis,
                        Change.Kind.INSERT,
                        Change.Cause.BACKFILL,
                        hash,
                        key,
                        null,
                        item));
                ordinal++;
            }
        }
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
