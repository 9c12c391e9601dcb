package dev.tepui.storage.operation;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.placement.Groups;

/**
 * What a write of one item answers.
 *
 * @param table the table's name
 * @param returnsOld whether the former item is part of the answer
 * @param capacity what to say about capacity
 * @param newSize size of the item written, 0 for a removal
 */
record WriteAnswer(String table, boolean returnsOld, Capacity capacity, long newSize) {
    /** Whether the state machine must be asked for the former item: its size counts, too. */
    boolean needsOld() {
        return returnsOld || capacity != Capacity.NONE;
    }

    Operation.Answer of(Reply reply) {
        return switch (reply) {
            case Reply.Done(Bytes oldItem) -> answer(oldItem);
            case Reply.NoSuchTable() -> throw new TableLookup.DroppedException();
            case Reply.AppliedEarlier() -> {
                // It is applied, but what it replaced is forgotten: saying "nothing" would be a lie.
                if (returnsOld) {
                    throw new Groups.OutcomeUnknownException("applied, but the former item is no longer known");
                }
                yield answer(null);
            }
            case Reply.Expired ignored -> throw new Groups.OutcomeUnknownException("too old to tell");
            default -> throw new IllegalStateException("Not an answer to a write: " + reply);
        };
    }

    private Operation.Answer answer(Bytes oldItem) {
        return out -> {
            out.beginObject();
            if (returnsOld && oldItem != null) {
                out.name("Attributes");
                ItemJson.write(out, oldItem);
            }
            if (capacity != Capacity.NONE) {
                long oldSize = oldItem == null ? 0 : ItemCodec.sizeBytes(oldItem.array());
                capacity.write(out, table, Capacity.writeUnits(Math.max(newSize, oldSize)));
            }
            out.endObject();
        };
    }
}
