package dev.tepui.storage.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.StoreException;
import dev.tepui.storage.store.WriteBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RocksStoreTest {
    static final StoreLimits SMALL = new StoreLimits(8 << 20, 2 << 20, 0);

    @TempDir
    Path directory;

    @AfterEach
    void noNativeHandleIsLeft() {
        assertThat(Handles.open()).isZero();
    }

    @Test
    void shouldReadWhatWasWritten() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            put(store, Family.ITEMS, "a", "1");
            put(store, Family.META, "a", "2");
            assertThat(get(store, Family.ITEMS, "a")).isEqualTo("1");
            assertThat(get(store, Family.META, "a")).isEqualTo("2");
            assertThat(get(store, Family.ITEMS, "b")).isNull();
        }
    }

    @Test
    void shouldScanHalfOpenRangesBothWays() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            for (String key : List.of("a", "b", "c", "d")) {
                put(store, Family.ITEMS, key, key);
            }
            assertThat(scan(store, "b", "d", true)).containsExactly("b", "c");
            assertThat(scan(store, "b", "d", false)).containsExactly("c", "b");
            assertThat(scan(store, "x", "z", true)).isEmpty();
        }
    }

    @Test
    void shouldAnswerFromMemoryOnlyWithoutTouchingTheDisk() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            put(store, Family.ITEMS, "a", "1");
            assertThat(store.getFromMemory(Family.ITEMS, bytes("a"))).isEqualTo(bytes("1"));
            assertThat(store.getFromMemory(Family.ITEMS, bytes("b"))).isNull();
        }
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            assertThat(store.getFromMemory(Family.ITEMS, bytes("a"))).isSameAs(Store.NOT_IN_MEMORY);
            assertThat(get(store, Family.ITEMS, "a")).isEqualTo("1");
            assertThat(store.getFromMemory(Family.ITEMS, bytes("a"))).isEqualTo(bytes("1"));
        }
    }

    /**
     * With more data than cache even the partitions of indexes are on disk, and the database says of keys that these
     * lead to that they have an empty value.
     */
    @Test
    void shouldNeverInventAValue() {
        int keys = 100_000;
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            WriteBatch batch = new WriteBatch();
            for (int i = 0; i < keys; i++) {
                batch.put(Family.ITEMS, bytes("key-" + i), bytes("value of " + i + "x".repeat(80)));
            }
            store.write(batch);
        }
        try (RocksStore store = RocksStore.open(directory, new StoreLimits(256 << 10, 256 << 10, 0))) {
            int fromMemory = 0;
            for (int i = 0; i < keys; i++) {
                byte[] value = store.getFromMemory(Family.ITEMS, bytes("key-" + i));
                if (value != Store.NOT_IN_MEMORY) {
                    assertThat(value).isEqualTo(bytes("value of " + i + "x".repeat(80)));
                    fromMemory++;
                }
                if (i % 100 == 0) {
                    get(store, Family.ITEMS, "key-" + i * 7919L % keys);
                }
            }
            assertThat(fromMemory).isLessThan(keys / 2);
        }
    }

    @Test
    void shouldSendReadersOfEmptyValuesToTheDisk() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            put(store, Family.META, "a", "");
            assertThat(store.getFromMemory(Family.META, bytes("a"))).isSameAs(Store.NOT_IN_MEMORY);
            assertThat(store.get(Family.META, bytes("a"))).isEmpty();
        }
    }

    @Test
    void shouldKeepASnapshotUnchanged() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            put(store, Family.ITEMS, "a", "1");
            try (Store.Snapshot snapshot = store.snapshot()) {
                put(store, Family.ITEMS, "a", "2");
                put(store, Family.ITEMS, "b", "2");
                assertThat(get(snapshot, Family.ITEMS, "a")).isEqualTo("1");
                assertThat(scan(snapshot, "a", "z", true)).containsExactly("a");
            }
            assertThat(scan(store, "a", "z", true)).containsExactly("a", "b");
        }
    }

    @Test
    void shouldExportAndImportRangesAndLeaveTheFilesInPlace() throws IOException {
        Path export = Files.createDirectory(directory.resolve("export"));
        List<String> files;
        try (RocksStore store = RocksStore.open(directory.resolve("one"), SMALL)) {
            for (int i = 0; i < 1000; i++) {
                put(store, Family.ITEMS, "k%04d".formatted(i), "v" + i);
            }
            put(store, Family.STATISTICS, "s", "1");
            try (Store.Snapshot snapshot = store.snapshot()) {
                put(store, Family.ITEMS, "k0500", "later");
                files = store.exportRanges(
                        snapshot,
                        List.of(
                                range(Family.ITEMS, "k0100", "k0200"),
                                range(Family.ITEMS, "k0500", "k0600"),
                                range(Family.META, "a", "z"),
                                range(Family.STATISTICS, "a", "z")),
                        export);
            }
        }
        assertThat(files).hasSize(3);
        for (String name : List.of("two", "again")) {
            try (RocksStore store = RocksStore.open(directory.resolve(name), SMALL)) {
                put(store, Family.ITEMS, "k0150", "to be replaced");
                WriteBatch wipe = new WriteBatch();
                wipe.deleteRange(Family.ITEMS, bytes("k0000"), bytes("k9999"));
                store.write(wipe);
                store.importFiles(export, files);
            }
            try (RocksStore store = RocksStore.open(directory.resolve(name), SMALL)) {
                assertThat(scan(store, "k", "l", true)).hasSize(200);
                assertThat(get(store, Family.ITEMS, "k0150")).isEqualTo("v150");
                assertThat(get(store, Family.ITEMS, "k0500")).isEqualTo("v500");
                assertThat(get(store, Family.STATISTICS, "s")).isEqualTo("1");
            }
        }
    }

    @Test
    void shouldStayWithinItsMemoryAndTellHowMuchItUses() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            byte[] value = new byte[1024];
            for (int i = 0; i < 20_000; i++) {
                WriteBatch batch = new WriteBatch();
                batch.put(Family.ITEMS, bytes("k%06d".formatted(i)), value);
                store.write(batch);
            }
            assertThat(scan(store, "k", "l", true)).hasSize(20_000);
            assertThat(store.memoryBytes().keySet())
                    .containsExactly("block_cache", "block_cache_pinned", "memtables", "table_readers");
            assertThat(store.memoryBytes().get("block_cache")).isBetween(1L, 12L << 20);
            assertThat(store.memoryBytes().get("memtables")).isLessThan(6L << 20);
            store.flush();
            assertThat(store.diskBytes()).isPositive();
            assertThat(store.diskBytes(Family.ITEMS)).isLessThanOrEqualTo(store.diskBytes());
        }
    }

    @Test
    void shouldShareFlushesBetweenConcurrentCallers() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            CompletableFuture.allOf(IntStream.range(0, 8)
                            .mapToObj(t -> CompletableFuture.runAsync(() -> {
                                for (int i = 0; i < 20; i++) {
                                    put(store, Family.ITEMS, t + "-" + i, "v");
                                    store.flush();
                                }
                            }))
                            .toArray(CompletableFuture[]::new))
                    .join();
            assertThat(scan(store, "0", "9", true)).hasSize(160);
        }
    }

    @Test
    void shouldRefuseUseAfterCloseAndSurviveForgottenCursors() {
        RocksStore store = RocksStore.open(directory, SMALL);
        put(store, Family.ITEMS, "a", "1");
        Cursor forgotten = store.scan(Family.ITEMS, bytes("a"), bytes("b"), true);
        Store.Snapshot snapshot = store.snapshot();
        assertThat(forgotten.next()).isTrue();
        store.close();
        store.close();
        assertThatThrownBy(() -> get(store, Family.ITEMS, "a")).hasMessage("the store is closed");
        assertThatThrownBy(store::flush).hasMessage("the store is closed");
        assertThatThrownBy(forgotten::next).hasMessage("the store is closed");
        assertThatThrownBy(() -> get(snapshot, Family.ITEMS, "a")).hasMessageContaining("closed");
        forgotten.close();
        snapshot.close();
    }

    /** Also one that looks quite different, and nothing is changed in it. */
    @Test
    void shouldRefuseADirectoryOfAnotherFormat() throws IOException {
        Files.writeString(directory.resolve("FORMAT"), "tepui-store 9\n");
        assertThatThrownBy(() -> RocksStore.open(directory, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another format: 'tepui-store 9'");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("FORMAT"));
        }
    }

    /** Another version of RocksDB must not change by the way what members of two versions send each other. */
    @Test
    void shouldWriteFilesOfTheFormatThatIsSaid() throws IOException {
        Path exported = Files.createDirectories(directory.resolve("exported"));
        try (RocksStore store = RocksStore.open(directory.resolve("store"), SMALL);
                Store.Snapshot snapshot = flushed(store)) {
            store.exportRanges(snapshot, List.of(range(Family.ITEMS, "a", "b")), exported);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".sst")).toList())
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(fileFormat(file)).isEqualTo(7));
        }
    }

    private static Store.Snapshot flushed(RocksStore store) {
        put(store, Family.ITEMS, "a", "1");
        store.flush();
        return store.snapshot();
    }

    /** Little endian, before the eight bytes with which a file ends. */
    private static int fileFormat(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 12);
    }

    @Test
    void shouldSayThatTheDirectoryIsInUse() {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            assertThat(store).isNotNull();
            assertThatThrownBy(() -> RocksStore.open(directory, SMALL))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("lock");
        }
    }

    @Test
    void shouldRefuseADamagedDatabase() throws IOException {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            put(store, Family.ITEMS, "a", "1");
        }
        try (Stream<Path> files = Files.list(directory.resolve("db"))) {
            for (Path manifest : files.filter(f -> f.getFileName().toString().startsWith("MANIFEST"))
                    .toList()) {
                try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
                    file.seek(file.length() / 2);
                    file.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
                }
            }
        }
        assertThatThrownBy(() -> RocksStore.open(directory, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot open the database in " + directory.resolve("db"))
                .hasMessageContaining("may be corrupted");
    }

    @Test
    void shouldReportADamagedDataFileWhenItIsRead() throws IOException {
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            for (int i = 0; i < 1000; i++) {
                put(store, Family.ITEMS, "k%04d".formatted(i), "value " + i);
            }
        }
        try (Stream<Path> files = Files.list(directory.resolve("db"))) {
            for (Path table : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
                try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
                    file.seek(500);
                    file.write(new byte[200]);
                }
            }
        }
        try (RocksStore store = RocksStore.open(directory, SMALL)) {
            assertThatThrownBy(() -> scan(store, "k", "l", true))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("checksum mismatch");
        }
    }

    @Test
    void shouldRefuseAFileInPlaceOfTheDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> RocksStore.open(file, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot use the data directory");
    }

    @Test
    void shouldSayThatTheDirectoryIsNotWritable() throws IOException {
        Path readOnly = Files.createDirectory(
                directory.resolve("readonly"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        Assumptions.assumeFalse(Files.isWritable(readOnly), "root may write everywhere");
        assertThatThrownBy(() -> RocksStore.open(readOnly, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void shouldLoseNothingFlushedWhenTheSpaceIsUsedUp() {
        StoreLimits tight = new StoreLimits(8 << 20, 2 << 20, 1 << 20);
        int flushed = 0;
        try (RocksStore store = RocksStore.open(directory, tight)) {
            flushed = fillUntilItFails(store);
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("flushing to");
        }
        assertHolds(RocksStore.open(directory, SMALL), flushed);
    }

    /** The same with a real file system that is full: needs the right to mount one. */
    @Test
    void shouldLoseNothingFlushedWhenTheDiskIsFull() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()), "cannot mount a small disk");
        try {
            int flushed = 0;
            Path data = disk.resolve("data");
            try (RocksStore store = RocksStore.open(data, SMALL)) {
                flushed = fillUntilItFails(store);
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("flushing to");
            }
            assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
            assertHolds(RocksStore.open(data, SMALL), flushed);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Returns how many batches were flushed before the first failure. */
    private static int fillUntilItFails(RocksStore store) {
        java.util.Random random = new java.util.Random(1);
        byte[] value = new byte[64 * 1024];
        for (int i = 0; i < 1000; i++) {
            random.nextBytes(value);
            WriteBatch batch = new WriteBatch();
            batch.put(Family.ITEMS, bytes("k%04d".formatted(i)), value);
            try {
                store.write(batch);
                store.flush();
            } catch (StoreException e) {
                return i;
            }
        }
        throw new AssertionError("the disk never got full");
    }

    private static void assertHolds(RocksStore store, int flushed) {
        try (store) {
            assertThat(flushed).isPositive();
            assertThat(scan(store, "k0000", "k%04d".formatted(flushed), true)).hasSize(flushed);
            put(store, Family.ITEMS, "after", "1");
            store.flush();
        }
    }

    private static Store.Range range(Family family, String from, String to) {
        return new Store.Range(family, bytes(from), bytes(to));
    }

    private static void put(Store store, Family family, String key, String value) {
        WriteBatch batch = new WriteBatch();
        batch.put(family, bytes(key), bytes(value));
        store.write(batch);
    }

    private static String get(ReadView view, Family family, String key) {
        byte[] value = view.get(family, bytes(key));
        return value == null ? null : new String(value, UTF_8);
    }

    private static List<String> scan(ReadView view, String from, String to, boolean ascending) {
        List<String> keys = new ArrayList<>();
        try (Cursor cursor = view.scan(Family.ITEMS, bytes(from), bytes(to), ascending)) {
            while (cursor.next()) {
                assertThat(cursor.value()).isNotNull();
                keys.add(new String(cursor.key(), UTF_8));
            }
        }
        return keys;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
