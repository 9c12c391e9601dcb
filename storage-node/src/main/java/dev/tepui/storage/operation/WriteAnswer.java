package dev.tepui.storage.operation;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.json.ItemJson;

/**
 * What a write of one item answers.
 *
 * @param table the table's name
 * @param capacity what to say about capacity
 */
record WriteAnswer(String table, Capacity capacity) {
    Operation.Answer of(Reply reply) {
        return switch (reply) {
            case Reply.Written written -> answer(written);
            case Reply.NoSuchTable() -> throw new TableLookup.DroppedException();
            default -> throw new IllegalStateException("Not an answer to a write: " + reply);
        };
    }

    private Operation.Answer answer(Reply.Written written) {
        return out -> {
            out.beginObject();
            if (written.oldItem() != null) {
                out.name("Attributes");
                ItemJson.write(out, written.oldItem());
            }
            if (capacity != Capacity.NONE) {
                Reply.Footprint footprint = written.footprint();
                capacity.write(out, table, Capacity.writeUnits(Math.max(footprint.oldBytes(), footprint.newBytes())));
            }
            out.endObject();
        };
    }
}
