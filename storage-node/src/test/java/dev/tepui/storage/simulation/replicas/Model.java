package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
            boolean large = CommandCodec.encode(reply).length > 1024;
            outcomes.put(request.id(), new Outcome(index, large ? new Reply.AppliedEarlier() : reply));
        }
        return reply;
    }

    private Reply perform(Command command) {
        return switch (command) {
            case Command.PutItem put -> write(put.write(), put.item());
            case Command.DeleteItem delete -> write(delete.write(), null);
            case Command.DropTable drop -> {
                items.keySet().removeIf(key -> key.table() == drop.table());
                dropped.add(drop.table());
                yield new Reply.Done();
            }
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private Reply write(ItemWrite write, Bytes item) {
        if (dropped.contains(write.key().table())) {
            return new Reply.NoSuchTable();
        }
        Bytes old = item == null ? items.remove(write.key()) : items.put(write.key(), item);
        return new Reply.Written(
                write.returns().oldItem() ? old : null,
                write.returns().newItem() ? item : null,
                new Reply.Footprint(size(old), size(item), List.of(), 0));
    }

    private static long size(Bytes item) {
        return item == null ? 0 : ItemCodec.sizeBytes(item.array());
    }

    /** The items that must be there at the end. */
    Map<ItemKey, Bytes> items() {
        return items;
    }
}
