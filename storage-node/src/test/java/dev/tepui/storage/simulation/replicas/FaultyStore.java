package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.StoreException;
import dev.tepui.storage.store.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A store whose process dies in the n-th change: before it or just after it; imports also between two files. */
final class FaultyStore implements Store {
    private final Store store;
    private int changesLeft = Integer.MAX_VALUE;
    private boolean afterwards;

    FaultyStore(Store store) {
        this.store = store;
    }

    /** The {@code changes}-th change from now on (counted from 0) fails, with its effect or without. */
    void failAfter(int changes, boolean withEffect) {
        changesLeft = changes;
        afterwards = withEffect;
    }

    private void change(Runnable effect) {
        boolean last = changesLeft-- <= 0;
        if (!last || afterwards) {
            effect.run();
        }
        if (last) {
            throw new StoreException("the process dies here", null);
        }
    }

    @Override
    public void write(WriteBatch batch) {
        change(() -> store.write(batch));
    }

    @Override
    public void flush() {
        change(store::flush);
    }

    @Override
    public void importFiles(Path directory, List<String> files) {
        for (String file : files) {
            change(() -> store.importFiles(directory, List.of(file)));
        }
    }

    @Override
    public byte[] get(Family family, byte[] key) {
        return store.get(family, key);
    }

    @Override
    public Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
        return store.scan(family, from, to, ascending);
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public List<String> exportRanges(Snapshot view, List<Range> ranges, Path directory) {
        return store.exportRanges(view, ranges, directory);
    }

    @Override
    public byte[] getFromMemory(Family family, byte[] key) {
        return store.getFromMemory(family, key);
    }

    @Override
    public Map<String, Long> memoryBytes() {
        return store.memoryBytes();
    }

    @Override
    public long diskBytes(Family family) {
        return store.diskBytes(family);
    }

    @Override
    public long diskBytes() {
        return store.diskBytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
