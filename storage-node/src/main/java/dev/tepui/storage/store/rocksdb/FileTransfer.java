package dev.tepui.storage.store.rocksdb;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * Ranges out to sorted files and in again. A file is named {@code <family>-<range>-<number>.sst}: the name says where
 * it belongs, its keys where inside.
 */
final class FileTransfer {
    /** Files of this size end up in RocksDB as they are, about its own target size. */
    private static final long FILE_BYTES = 64L << 20;

    private static final String SUFFIX = ".sst";

    private final RocksDB database;
    private final Map<Family, ColumnFamilyHandle> families;
    private final DataDirectory directory;
    private final AtomicLong imports = new AtomicLong();

    FileTransfer(RocksDB database, Map<Family, ColumnFamilyHandle> families, DataDirectory directory) {
        this.database = database;
        this.families = families;
        this.directory = directory;
    }

    List<String> export(RocksSnapshot view, List<Store.Range> ranges, Path target) {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            Store.Range range = ranges.get(i);
            String prefix = range.family().diskName() + "-" + i + "-";
            try (Cursor cursor = view.scanOnce(range.family(), range.from(), range.to())) {
                boolean more = cursor.next();
                for (int n = 0; more; n++) {
                    String name = prefix + n + SUFFIX;
                    more = writeFile(cursor, target.resolve(name));
                    files.add(name);
                }
            } catch (RocksDBException e) {
                throw new StoreException("exporting to " + target + " failed: " + e.getMessage(), e);
            }
        }
        return files;
    }

    /** Writes from the cursor's current entry on until the file is full; true when entries are left. */
    private static boolean writeFile(Cursor cursor, Path file) throws RocksDBException {
        try (Handles handles = new Handles()) {
            Options options = Tuning.exportedFile(handles);
            SstFileWriter writer = handles.own(new SstFileWriter(handles.own(new EnvOptions()), options));
            writer.open(file.toString());
            long bytes = 0;
            boolean more = true;
            while (more && bytes < FILE_BYTES) {
                byte[] key = cursor.key();
                byte[] value = cursor.value();
                writer.put(key, value);
                bytes += key.length + value.length;
                more = cursor.next();
            }
            writer.finish();
            return more;
        }
    }

    void importFiles(Path source, List<String> names) {
        Map<Family, List<String>> byFamily = new EnumMap<>(Family.class);
        Path links = directory.imports().resolve(Long.toString(imports.incrementAndGet()));
        try {
            Files.createDirectories(links);
            for (String name : names) {
                Path link = links.resolve(name);
                linkOrCopy(source.resolve(name), link);
                byFamily.computeIfAbsent(familyOf(name), f -> new ArrayList<>()).add(link.toString());
            }
            for (Map.Entry<Family, List<String>> entry : byFamily.entrySet()) {
                ingest(entry.getKey(), entry.getValue());
            }
            DataDirectory.deleteTree(links);
        } catch (IOException | RocksDBException e) {
            throw new StoreException("importing files of " + source + " failed: " + e.getMessage(), e);
        }
    }

    /** RocksDB moves what it ingests; the link lets the original stay. */
    private static void linkOrCopy(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            Files.copy(file, link);
        }
    }

    private void ingest(Family family, List<String> files) throws RocksDBException {
        try (Handles handles = new Handles()) {
            IngestExternalFileOptions options = handles.own(new IngestExternalFileOptions());
            options.setMoveFiles(true);
            // The file is shared with the original by a hard link: nothing may be written into it.
            options.setWriteGlobalSeqno(false);
            database.ingestExternalFile(families.get(family), files, options);
        }
    }

    private static Family familyOf(String name) {
        for (Family family : Family.values()) {
            if (name.startsWith(family.diskName() + "-") && name.endsWith(SUFFIX)) {
                return family;
            }
        }
        throw new StoreException("not an exported file: " + name, null);
    }
}
