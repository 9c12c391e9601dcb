package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.item.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The naive second version of a data group: plain maps, everything remembered for ever. */
final class Model {
    private record Outcome(long index, Reply reply) {}

    private final Map<ItemKey, Bytes> items = new HashMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    private final Map<UUID, Outcome> outcomes = new HashMap<>();

    /** The reply that an entry must get. */
    Reply apply(Request request, long index) {
        if (index / 8192 - request.baseIndex() / 8192 > 3) {
            return new Reply.Expired(index);
        }
        Outcome earlier = outcomes.get(request.id());
        if (earlier != null) {
            return earlier.reply();
        }
        Reply reply = perform(request.command());
        if (!(reply instanceof Reply.NoSuchTable)) {
            boolean large = reply instanceof Reply.Done(Bytes old) && old != null && old.array().length > 1_000;
            outcomes.put(request.id(), new Outcome(index, large ? new Reply.AppliedEarlier() : reply));
        }
        return reply;
    }

    private Reply perform(Command command) {
        return switch (command) {
            case Command.PutItem put when dropped.contains(put.key().table()) -> new Reply.NoSuchTable();
            case Command.DeleteItem delete when dropped.contains(delete.key().table()) -> new Reply.NoSuchTable();
            case Command.PutItem put -> {
                Bytes old = items.put(put.key(), put.item());
                yield new Reply.Done(put.returnOld() ? old : null);
            }
            case Command.DeleteItem delete -> {
                Bytes old = items.remove(delete.key());
                yield new Reply.Done(delete.returnOld() ? old : null);
            }
            case Command.DropTable drop -> {
                items.keySet().removeIf(key -> key.table() == drop.table());
                dropped.add(drop.table());
                yield new Reply.Done(null);
            }
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    /** The items that must be there at the end. */
    Map<ItemKey, Bytes> items() {
        return items;
    }
}
