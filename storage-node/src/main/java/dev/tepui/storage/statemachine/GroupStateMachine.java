package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.WriteBatch;
import dev.tepui.storage.table.Catalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * One group's replica in a store that it shares with the node's other replicas. Threads as in {@link StateMachine};
 * {@link #answer}, {@link #catalogue}, {@link #complete}, {@link #listen} and {@link #onChanges} are safe from any
 * thread.
 *
 * <p>Import, and what a crash leaves:
 *
 * <ol>
 *   <li>a marker is written and flushed: from here on the replica counts as empty ({@link #applied} is 0 after a
 *       restart), so that the engine imports again;
 *   <li>the group's ranges are deleted, the files imported (each is durable at once, so half of them may survive);
 *   <li>the position is written and the marker removed in one batch, then flushed.
 * </ol>
 */
public final class GroupStateMachine implements StateMachine {
    private static final byte[] NOTHING = new byte[0];
    private static final int VERSION = 1;
    private static final Catalogue NO_TABLES = new Catalogue(0, Collections.emptySortedMap());
    private static final Position START = new Position(0, 0);

    private final Shard shard;
    private final Store store;
    private final Transition transition;
    private final Reads reads;
    private final RecentWrites recentWrites = new RecentWrites();

    /** What readers see is at least this. Invariant: never decreases but by an import. */
    private volatile Position applied;

    /**
     * Grows by one when an import begins and when it ends. Odd: what is in the store is neither the old state nor the
     * new one. Changed by the applying thread only.
     */
    private volatile int imports;

    private volatile IntConsumer changeListener = table -> {};
    private final List<Consumer<Catalogue>> listeners = new ArrayList<>();
    private volatile Catalogue catalogue;

    /** Takes up the replica's state from the store; an empty one for a new replica. */
    public GroupStateMachine(Shard shard, Store store) {
        this.shard = shard;
        this.store = store;
        transition = new Transition(shard);
        reads = new Reads(shard, recentWrites);
        imports = store.get(Family.META, Layout.importing(shard.group())) == null ? 0 : 1;
        applied = complete() ? position(store) : START;
        catalogue = complete() ? loadCatalogue() : NO_TABLES;
        recentWrites.reset(applied.index());
    }

    @Override
    public List<byte[]> apply(List<Entry> entries) {
        if (!complete()) {
            throw new IllegalStateException("group " + shard.group() + " needs a snapshot: its last import broke off");
        }
        Overlay overlay = new Overlay(store::get);
        List<byte[]> replies = new ArrayList<>(entries.size());
        Position last = applied;
        for (Entry entry : entries) {
            if (entry.index() <= last.index()) {
                if (entry.index() > applied.index()) {
                    throw new IllegalStateException("entry " + entry.index() + " after " + last.index());
                }
                replies.add(NOTHING);
                continue;
            }
            Request request = CommandCodec.decodeRequest(entry.command());
            Transition.Applied result = transition.apply(request, last.index(), entry.index(), overlay);
            overlay.add(result.writes());
            replies.add(CommandCodec.encode(result.reply()));
            last = new Position(entry.index(), entry.term());
        }
        if (last != applied) {
            WriteBatch batch = overlay.toBatch();
            batch.put(Family.META, Layout.applied(shard.group()), encode(last));
            long index = last.index();
            overlay.keys(Family.ITEMS).forEach(key -> recentWrites.note(key, index));
            store.write(batch);
            if (overlay.touches(Family.CATALOGUE)) {
                publish(loadCatalogue());
            }
            // Late: whoever has waited for this position reads the catalogue next.
            applied = last;
            overlay.tablesWithChanges().forEach(changeListener::accept);
        }
        return replies;
    }

    @Override
    public Position applied() {
        return applied;
    }

    @Override
    public Position flush() {
        Position position = applied;
        store.flush();
        return position;
    }

    @Override
    public Position exportTo(Path directory) {
        if (!complete()) {
            throw new IllegalStateException("group " + shard.group() + " has no state to export: an import broke off");
        }
        try (Store.Snapshot view = store.snapshot()) {
            Position position = position(view);
            List<String> files = store.exportRanges(view, GroupRanges.of(shard, view), directory);
            new SnapshotManifest(shard.group(), position, files).write(directory);
            return position;
        }
    }

    @Override
    public Position importFrom(Path directory) {
        SnapshotManifest manifest = SnapshotManifest.read(directory);
        if (manifest.group() != shard.group()) {
            throw new EncodingException(
                    "snapshot of group " + manifest.group() + " in " + directory + " given to group " + shard.group());
        }
        // Also when one has broken off before: reads that began since then must not count.
        int begun = imports + (complete() ? 1 : 2);
        imports = begun;
        applied = START;
        WriteBatch begin = new WriteBatch();
        begin.put(Family.META, Layout.importing(shard.group()), NOTHING);
        store.write(begin);
        store.flush();

        WriteBatch clear = new WriteBatch();
        clear(clear);
        store.write(clear);
        store.importFiles(directory, manifest.files());

        WriteBatch end = new WriteBatch();
        end.put(Family.META, Layout.applied(shard.group()), encode(manifest.position()));
        end.delete(Family.META, Layout.importing(shard.group()));
        store.write(end);
        store.flush();
        publish(loadCatalogue());
        recentWrites.reset(manifest.position().index());
        applied = manifest.position();
        imports = begun + 1;
        return applied;
    }

    private void clear(WriteBatch batch) {
        for (Store.Range range : GroupRanges.of(shard, store)) {
            batch.deleteRange(range.family(), range.from(), range.to());
        }
    }

    /**
     * Removes the replica's state from the store; durable on return. Only when the replica does not run any more, and
     * this object is not used after it.
     */
    public void remove() {
        WriteBatch batch = new WriteBatch();
        clear(batch);
        batch.delete(Family.META, Layout.applied(shard.group()));
        batch.delete(Family.META, Layout.importing(shard.group()));
        store.write(batch);
        store.flush();
    }

    /** Whether the local state is one that the group has been in; false while and after an unfinished import. */
    public boolean complete() {
        return isComplete(imports);
    }

    private static boolean isComplete(int imports) {
        return imports % 2 == 0;
    }

    /** Answers from the local state as it is. May block on the disk. See {@link #answer(Read, ReadView)}. */
    public ReadReply answer(Read read) {
        return answer(read, store);
    }

    /** What looks at several keys sees one moment only in a view that does not change meanwhile. */
    private ReadReply answerNow(Read read, ReadView view) {
        if (!(read instanceof Read.GetItems || read instanceof Read.TryTransaction)) {
            return reads.answer(read, view, applied.index());
        }
        try (Store.Snapshot snapshot = store.snapshot()) {
            return reads.answer(read, snapshot, position(snapshot).index());
        }
    }

    /**
     * Answers from a view of the store. Throws IllegalStateException when an import is under way or took place
     * meanwhile: half of the answer would then be from another state.
     */
    public ReadReply answer(Read read, ReadView view) {
        int before = imports;
        ReadReply reply = isComplete(before) ? answerNow(read, view) : null;
        if (reply == null || imports != before) {
            throw new IllegalStateException("group " + shard.group() + " is receiving its state");
        }
        return reply;
    }

    /** The pool's tables as of the last applied change; empty on data groups. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Tells {@code listener} the catalogue now and after every change, in order. It must not block. */
    public void listen(Consumer<Catalogue> listener) {
        synchronized (listeners) {
            listeners.add(listener);
            listener.accept(catalogue);
        }
    }

    /**
     * Tells {@code listener} after each batch of which tables there are new changes; it must not block. There is one.
     */
    public void onChanges(IntConsumer listener) {
        changeListener = listener;
    }

    private void publish(Catalogue changed) {
        synchronized (listeners) {
            catalogue = changed;
            listeners.forEach(listener -> listener.accept(changed));
        }
    }

    private Catalogue loadCatalogue() {
        if (!shard.isCatalogue()) {
            return NO_TABLES;
        }
        return new CatalogueTransition(shard.group()).load(store);
    }

    private Position position(ReadView view) {
        byte[] value = view.get(Family.META, Layout.applied(shard.group()));
        if (value == null) {
            return START;
        }
        BinaryReader in = new BinaryReader(value);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("applied position of unknown version " + version);
        }
        Position position = new Position(in.getLong(), in.getLong());
        in.expectEnd();
        return position;
    }

    private static byte[] encode(Position position) {
        return new BinaryWriter(17)
                .putByte(VERSION)
                .putLong(position.index())
                .putLong(position.term())
                .toByteArray();
    }
}
