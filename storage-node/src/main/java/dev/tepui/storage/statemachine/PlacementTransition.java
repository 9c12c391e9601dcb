package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.encoding.PlacementCodec;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import java.util.function.UnaryOperator;

/** The commands of the catalogue's group about which members hold which groups. */
record PlacementTransition(int group) {
    private static final int VERSION = 1;

    Reply place(Command.PlacePool place, PointView before, WriteBatch writes) {
        Placement present = placement(before);
        if (present == null) {
            return replace(
                    null,
                    ignored -> Placement.initial(place.members(), place.groups())
                            .first()
                            .with(place.members(), place.cells()),
                    writes);
        }
        return replace(present, placement -> placement.with(place.members(), place.cells()), writes);
    }

    Reply move(Command.MoveGroup move, PointView before, WriteBatch writes) {
        return change(move.group(), placement -> placement.moving(move.group(), move.cell()), before, writes);
    }

    Reply noteArrival(Command.NoteArrival arrival, PointView before, WriteBatch writes) {
        return change(arrival.group(), placement -> placement.arrived(arrival.group(), arrival.cell()), before, writes);
    }

    private Reply change(int moved, UnaryOperator<Placement> change, PointView before, WriteBatch writes) {
        Placement present = placement(before);
        if (present == null || moved < 0 || moved >= present.places().size()) {
            return new Reply.Refused(Reply.Refused.Kind.NOT_FOUND, "nobody knows where group " + moved + " is");
        }
        return replace(present, change, writes);
    }

    /** Whether the change is possible is the placement's to say. */
    private Reply replace(Placement present, UnaryOperator<Placement> change, WriteBatch writes) {
        Placement changed;
        try {
            changed = change.apply(present);
        } catch (IllegalArgumentException impossible) {
            return new Reply.Refused(Reply.Refused.Kind.VALIDATION, impossible.getMessage());
        }
        if (!changed.equals(present)) {
            BinaryWriter out = new BinaryWriter(256).putByte(VERSION);
            PlacementCodec.put(out, changed);
            writes.put(Family.CATALOGUE, Layout.placement(group), out.toByteArray());
        }
        return new Reply.Done();
    }

    /** The placement as it is in a view; null when nobody has written it down. */
    Placement placement(PointView view) {
        byte[] value = view.get(Family.CATALOGUE, Layout.placement(group));
        if (value == null) {
            return null;
        }
        BinaryReader in = new BinaryReader(value);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("placement of unknown version " + version);
        }
        Placement placement = PlacementCodec.get(in);
        in.expectEnd();
        return placement;
    }
}
