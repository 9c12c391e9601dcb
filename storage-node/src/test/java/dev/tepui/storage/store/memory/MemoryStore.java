package dev.tepui.storage.store.memory;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.StoreException;
import dev.tepui.storage.store.WriteBatch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A store in memory. {@link #crashed} tells what would be left after a crash: what was flushed, and nothing else. */
public final class MemoryStore implements Store {
    private Map<Family, NavigableMap<byte[], byte[]>> current;
    private Map<Family, NavigableMap<byte[], byte[]>> durable;
    private StoreException failure;
    private boolean closed;

    /** An empty store. */
    public MemoryStore() {
        this(empty());
    }

    private MemoryStore(Map<Family, NavigableMap<byte[], byte[]>> content) {
        current = content;
        durable = copy(content);
    }

    /** A new store with what this one has flushed. This one may be used on. */
    public synchronized MemoryStore crashed() {
        return new MemoryStore(copy(durable));
    }

    /** From now on every write and flush fails, as on a full disk; null heals. */
    public synchronized void failWith(StoreException e) {
        failure = e;
    }

    private static Map<Family, NavigableMap<byte[], byte[]>> empty() {
        Map<Family, NavigableMap<byte[], byte[]>> result = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            result.put(family, new TreeMap<>(Arrays::compareUnsigned));
        }
        return result;
    }

    private static Map<Family, NavigableMap<byte[], byte[]>> copy(Map<Family, NavigableMap<byte[], byte[]>> from) {
        Map<Family, NavigableMap<byte[], byte[]>> result = empty();
        from.forEach((family, entries) -> result.get(family).putAll(entries));
        return result;
    }

    private void check() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public synchronized void write(WriteBatch batch) {
        check();
        for (WriteBatch.Change change : batch.changes()) {
            switch (change) {
                case WriteBatch.Put put ->
                    current.get(put.family()).put(put.key().clone(), put.value().clone());
                case WriteBatch.Delete delete -> current.get(delete.family()).remove(delete.key());
                case WriteBatch.DeleteRange range -> {
                    if (Arrays.compareUnsigned(range.from(), range.to()) < 0) {
                        current.get(range.family())
                                .subMap(range.from(), range.to())
                                .clear();
                    }
                }
            }
        }
    }

    @Override
    public synchronized void flush() {
        check();
        durable = copy(current);
    }

    @Override
    public synchronized byte[] get(Family family, byte[] key) {
        check();
        return new View(current).get(family, key);
    }

    @Override
    public synchronized Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
        check();
        return new View(current).scan(family, from, to, ascending);
    }

    @Override
    public byte[] getFromMemory(Family family, byte[] key) {
        return get(family, key);
    }

    @Override
    public synchronized Snapshot snapshot() {
        check();
        return new View(copy(current));
    }

    @Override
    public List<String> exportRanges(Snapshot view, List<Range> ranges, Path directory) {
        List<String> names = new ArrayList<>();
        try {
            for (Range range : ranges) {
                String name = range.family().diskName() + "-" + names.size() + ".entries";
                try (Cursor cursor = view.scan(range.family(), range.from(), range.to(), true);
                        DataOutputStream out = new DataOutputStream(Files.newOutputStream(directory.resolve(name)))) {
                    out.writeUTF(range.family().name());
                    while (cursor.next()) {
                        out.writeInt(cursor.key().length);
                        out.write(cursor.key());
                        out.writeInt(cursor.value().length);
                        out.write(cursor.value());
                    }
                    out.writeInt(-1);
                }
                names.add(name);
            }
        } catch (IOException e) {
            throw new StoreException("export failed: " + e, e);
        }
        return names;
    }

    @Override
    public synchronized void importFiles(Path directory, List<String> files) {
        check();
        for (String file : files) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(directory.resolve(file)))) {
                Family family = Family.valueOf(in.readUTF());
                for (int length = in.readInt(); length >= 0; length = in.readInt()) {
                    byte[] key = in.readNBytes(length);
                    byte[] value = in.readNBytes(in.readInt());
                    current.get(family).put(key, value);
                    durable.get(family).put(key, value);
                }
            } catch (IOException e) {
                throw new StoreException("import failed: " + e, e);
            }
        }
    }

    @Override
    public Map<String, Long> memoryBytes() {
        return Map.of();
    }

    @Override
    public long diskBytes(Family family) {
        return 0;
    }

    @Override
    public long diskBytes() {
        return 0;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private static final class View implements Snapshot {
        private final Map<Family, NavigableMap<byte[], byte[]>> content;

        View(Map<Family, NavigableMap<byte[], byte[]>> content) {
            this.content = content;
        }

        @Override
        public byte[] get(Family family, byte[] key) {
            byte[] value = content.get(family).get(key);
            return value == null ? null : value.clone();
        }

        @Override
        public Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
            NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
            if (Arrays.compareUnsigned(from, to) < 0) {
                entries.putAll(content.get(family).subMap(from, true, to, false));
            }
            return new EntryCursor(
                    (ascending ? entries : entries.descendingMap()).entrySet().iterator());
        }

        @Override
        public void close() {}
    }

    private static final class EntryCursor implements Cursor {
        private final Iterator<Map.Entry<byte[], byte[]>> entries;
        private Map.Entry<byte[], byte[]> at;

        EntryCursor(Iterator<Map.Entry<byte[], byte[]>> entries) {
            this.entries = entries;
        }

        @Override
        public boolean next() {
            at = entries.hasNext() ? entries.next() : null;
            return at != null;
        }

        @Override
        public byte[] key() {
            return at.getKey().clone();
        }

        @Override
        public byte[] value() {
            return at.getValue().clone();
        }

        @Override
        public void close() {}
    }
}
