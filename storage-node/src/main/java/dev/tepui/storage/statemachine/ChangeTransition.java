package dev.tepui.storage.statemachine;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Change.Kind;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.ChangeCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The log of item changes of a group: what is written to it, for whom, and what goes. */
record ChangeTransition(int group) {
    /** Keeps the change of an item from {@code old} to {@code item}, if it is one and somebody wants it. */
    void record(Step step, Images images, ItemKey key, ItemVersion old, ItemVersion item) {
        if (images == null || old.isSameAs(item)) {
            return;
        }
        Position position = step.position();
        Change change = new Change(
                position,
                step.atMillis(),
                !old.exists() ? Kind.INSERT : item.exists() ? Kind.MODIFY : Kind.REMOVE,
                step.cause(),
                key.hash(),
                key.key(),
                old.returnedIf(images.oldItem()),
                item.returnedIf(images.newItem()));
        put(step, key.table(), change);
    }

    Reply capture(Command.CaptureTable command, Step step) {
        Statistics statistics = Statistics.of(step.before(), group, command.table());
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        Captures before = captures(step.before(), command.table());
        Captures after = before.fulfilling(command.version(), command.wishes(), Position.endOf(step.index()));
        save(step, command.table(), before, after);
        Images images = after.images();
        if (!Objects.equals(images, statistics.images())) {
            step.writes()
                    .put(
                            Family.STATISTICS,
                            Layout.statistics(group, command.table()),
                            statistics.with(images).encode());
        }
        return new Reply.Done();
    }

    Reply pass(Command.PassChanges command, Step step) {
        return change(step, command.table(), captures -> captures.passing(command.capture(), command.upTo()));
    }

    Reply noteFailure(Command.NoteFailure command, Step step) {
        return change(step, command.table(), captures -> captures.failing(command.capture(), command.reason()));
    }

    private Reply change(Step step, int table, UnaryOperator<Captures> change) {
        if (Statistics.of(step.before(), group, table).dropped()) {
            return new Reply.NoSuchTable();
        }
        Captures before = captures(step.before(), table);
        save(step, table, before, change.apply(before));
        return new Reply.Done();
    }

    /** Records items as they are before this entry; every later write has a later record. */
    Reply recordItems(Command.RecordItems command, Step step) {
        int table = command.table();
        if (Statistics.of(step.before(), group, table).dropped()) {
            return new Reply.NoSuchTable();
        }
        Captures before = captures(step.before(), table);
        Capture capture = before.find(command.capture());
        if (capture == null
                || !capture.isDelivered()
                || !command.after().equals(capture.progress().recorded())) {
            return new Reply.Done();
        }
        int ordinal = 0;
        for (Bytes place : command.places()) {
            byte[] item = step.before().get(Family.ITEMS, Layout.itemAt(table, place));
            if (item != null) {
                Position position = new Position(step.index(), ordinal++);
                KeyCodec.Key key = KeyCodec.Key.at(place);
                put(
                        step,
                        table,
                        new Change(
                                position,
                                step.atMillis(),
                                Kind.INSERT,
                                Change.Cause.BACKFILL,
                                key.hash(),
                                key.bytes(),
                                null,
                                new Bytes(item)));
            }
        }
        save(step, table, before, before.recording(command.capture(), command.through(), Position.endOf(step.index())));
        return new Reply.Done();
    }

    private void put(Step step, int table, Change change) {
        step.writes().put(Family.CHANGES, Layout.change(group, table, change.position()), ChangeCodec.encode(change));
    }

    Reply trim(Command.TrimChanges command, Step step) {
        if (Statistics.of(step.before(), group, command.table()).dropped()) {
            return new Reply.NoSuchTable();
        }
        Captures before = captures(step.before(), command.table());
        Captures after = before.trimmedTo(command.upTo());
        if (after != before) {
            // Perhaps less than was asked for: a consumer may not have got it all.
            step.writes()
                    .deleteRange(
                            Family.CHANGES,
                            Layout.changesAfter(group, command.table(), before.trimmed()),
                            Layout.changesAfter(group, command.table(), after.trimmed()));
            save(step, command.table(), before, after);
        }
        return new Reply.Done();
    }

    /** Forgets everything about a table that is dropped. */
    void drop(Step step, int table) {
        // A deleted range costs every later reader a look: none where there never was a capture.
        if (step.before().get(Family.CHANGES, Layout.captures(group, table)) != null) {
            step.writes().deleteRange(Family.CHANGES, Layout.captures(group, table), Layout.changesEnd(group, table));
        }
    }

    private void save(Step step, int table, Captures before, Captures after) {
        if (!after.equals(before)) {
            BinaryWriter out = new BinaryWriter(128);
            ChangeCodec.putCaptures(out, after);
            step.writes().put(Family.CHANGES, Layout.captures(group, table), out.toByteArray());
        }
    }

    /** The captures of a table in a view. */
    Captures captures(ReadView view, int table) {
        return captures((PointView) view::get, table);
    }

    private Captures captures(PointView view, int table) {
        byte[] value = view.get(Family.CHANGES, Layout.captures(group, table));
        if (value == null) {
            return Captures.NONE;
        }
        BinaryReader in = new BinaryReader(value);
        Captures captures = ChangeCodec.getCaptures(in);
        in.expectEnd();
        return captures;
    }
}
