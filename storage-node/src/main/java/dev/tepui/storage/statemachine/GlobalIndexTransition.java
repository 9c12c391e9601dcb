package dev.tepui.storage.statemachine;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.ChangeCodec;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.store.Family;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of global secondary indexes that a group keeps: entries that belong here by the hash of their own partition
 * key, whichever groups have the items. Beside them is, for each group, the position of its last change that counts in
 * here, so that what is told twice counts once.
 */
record GlobalIndexTransition(int group) {
    private static final int VERSION = 1;

    Reply change(Command.ChangeIndex command, Step step) {
        int index = command.index();
        Statistics statistics = Statistics.of(step.before(), group, index);
        if (statistics.dropped()) {
            return new Reply.NoSuchTable();
        }
        Map<Integer, Position> sources = sources(step.before(), index);
        Position known = sources.getOrDefault(command.source(), Position.START);
        if (!command.upTo().isAfter(known)) {
            return new Reply.Done();
        }
        Overlay entries = new Overlay(step.before());
        Statistics after = statistics;
        for (Command.EntryChange change : command.changes()) {
            if (change.position().isAfter(known)) {
                after = change(index, change, entries, after);
            }
        }
        step.writes().addAll(entries.toBatch());
        if (!after.equals(statistics)) {
            step.writes().put(Family.STATISTICS, Layout.statistics(group, index), after.encode());
        }
        sources.put(command.source(), command.upTo());
        step.writes().put(Family.CHANGES, Layout.indexSources(group, index), encode(sources));
        return new Reply.Done();
    }

    /** One command may change an entry several times. */
    private static Statistics change(int index, Command.EntryChange change, Overlay entries, Statistics statistics) {
        byte[] key = Layout.item(index, change.hash(), change.key());
        ItemVersion old = ItemVersion.of(entries.get(Family.ITEMS, key));
        ItemVersion entry =
                ItemVersion.of(change.entry() == null ? null : change.entry().array());
        if (!old.isStoredAs(entry)) {
            entries.put(Family.ITEMS, key, entry.bytes());
        }
        return statistics.plus(entry.count() - old.count(), entry.sizeBytes() - old.sizeBytes());
    }

    private Map<Integer, Position> sources(PointView view, int index) {
        Map<Integer, Position> sources = new TreeMap<>();
        byte[] value = view.get(Family.CHANGES, Layout.indexSources(group, index));
        if (value != null) {
            BinaryReader in = new BinaryReader(value);
            int version = in.getByte();
            if (version != VERSION) {
                throw new EncodingException("sources of an index of unknown version " + version);
            }
            for (long left = in.getVarint(); left > 0; left--) {
                sources.put(in.getInt(), ChangeCodec.getPosition(in));
            }
            in.expectEnd();
        }
        return sources;
    }

    private static byte[] encode(Map<Integer, Position> sources) {
        BinaryWriter out =
                new BinaryWriter(16 + 16 * sources.size()).putByte(VERSION).putVarint(sources.size());
        sources.forEach((source, position) -> ChangeCodec.putPosition(out.putInt(source), position));
        return out.toByteArray();
    }
}
