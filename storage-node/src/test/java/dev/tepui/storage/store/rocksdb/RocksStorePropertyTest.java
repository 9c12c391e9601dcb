package dev.tepui.storage.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.property.Seed;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.WriteBatch;
import dev.tepui.storage.store.memory.MemoryStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random writes, reads, flushes, restarts and crashes on the real store and on the naive one: both must always agree.
 * Repeat a failure with {@code -Dtest=RocksStorePropertyTest -Dseed=<seed>}.
 */
@Timeout(120)
class RocksStorePropertyTest {
    private static final int RUNS = 4;
    private static final int STEPS = 600;

    @TempDir
    Path directory;

    private int generation;
    private RocksStore real;
    private MemoryStore naive;
    private Random random;

    @AfterEach
    void noNativeHandleIsLeft() {
        assertThat(Handles.open()).isZero();
    }

    @Test
    void shouldBehaveAsTheNaiveStore() throws IOException {
        long seed = Seed.of(RocksStorePropertyTest.class);
        for (int run = 0; run < RUNS; run++) {
            run(seed + run);
        }
    }

    private void run(long seed) throws IOException {
        random = new Random(seed);
        naive = new MemoryStore();
        real = RocksStore.open(directory(), RocksStoreTest.SMALL);
        try {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            compareAll(real, naive);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        } finally {
            real.close();
            generation++;
        }
    }

    private Path directory() {
        return directory.resolve("store-" + generation);
    }

    private void step() throws IOException {
        switch (random.nextInt(20)) {
            case 0 -> {
                real.flush();
                naive.flush();
            }
            case 1 -> {
                real.close();
                naive.flush();
                real = RocksStore.open(directory(), RocksStoreTest.SMALL);
            }
            case 2 -> crash();
            case 3 -> snapshot();
            case 4, 5, 6, 7 -> scan(real, naive);
            case 8, 9 -> {
                byte[] key = key();
                Family family = family();
                assertThat(real.get(family, key)).isEqualTo(naive.get(family, key));
            }
            default -> write();
        }
    }

    /** What is on the disk at this moment is what a crash would leave. */
    private void crash() throws IOException {
        if (random.nextBoolean()) {
            real.flush();
            naive.flush();
        }
        Path before = directory();
        generation++;
        copy(before, directory());
        real.close();
        real = RocksStore.open(directory(), RocksStoreTest.SMALL);
        naive = naive.crashed();
        compareAll(real, naive);
    }

    private void snapshot() {
        try (Store.Snapshot a = real.snapshot();
                Store.Snapshot b = naive.snapshot()) {
            write();
            compareAll(a, b);
        }
    }

    private void write() {
        WriteBatch batch = new WriteBatch();
        for (int i = random.nextInt(8); i >= 0; i--) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> batch.delete(family(), key());
                case 3 -> {
                    byte[] one = key();
                    byte[] other = key();
                    boolean ordered = Arrays.compareUnsigned(one, other) <= 0;
                    batch.deleteRange(family(), ordered ? one : other, ordered ? other : one);
                }
                default -> {
                    byte[] value = new byte[random.nextInt(300)];
                    random.nextBytes(value);
                    batch.put(family(), key(), value);
                }
            }
        }
        real.write(batch);
        naive.write(batch);
    }

    private void scan(ReadView a, ReadView b) {
        byte[] from = key();
        byte[] to = key();
        Family family = family();
        boolean ascending = random.nextBoolean();
        if (Arrays.compareUnsigned(from, to) <= 0) {
            assertThat(entries(a, family, from, to, ascending)).isEqualTo(entries(b, family, from, to, ascending));
        }
    }

    private static void compareAll(ReadView a, ReadView b) {
        byte[] end = new byte[8];
        Arrays.fill(end, (byte) 0xFF);
        for (Family family : Family.values()) {
            assertThat(entries(a, family, new byte[0], end, true))
                    .isEqualTo(entries(b, family, new byte[0], end, true));
        }
    }

    private static List<String> entries(ReadView view, Family family, byte[] from, byte[] to, boolean ascending) {
        List<String> result = new ArrayList<>();
        try (Cursor cursor = view.scan(family, from, to, ascending)) {
            while (cursor.next()) {
                result.add(HexFormat.of().formatHex(cursor.key()) + "="
                        + HexFormat.of().formatHex(cursor.value()));
            }
        }
        return result;
    }

    private Family family() {
        return Family.values()[random.nextInt(Family.values().length)];
    }

    /** Few different keys, so that they meet; all byte values, so that the order matters. */
    private byte[] key() {
        byte[] key = new byte[1 + random.nextInt(2)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(8) * 36);
        }
        return key;
    }

    /** Copies until nothing changed meanwhile: compactions in the background create and remove files. */
    private static void copy(Path from, Path to) throws IOException {
        Map<Path, Long> before;
        do {
            DataDirectory.deleteTree(to);
            before = sizes(from);
            for (Path file : before.keySet()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                try {
                    Files.copy(file, target);
                } catch (NoSuchFileException e) {
                    assertThat(sizes(from)).isNotEqualTo(before);
                }
            }
        } while (!before.equals(sizes(from)));
    }

    private static Map<Path, Long> sizes(Path directory) {
        Map<Path, Long> result = new TreeMap<>();
        // Unlike Files.walk, this does not mind a file that goes away meanwhile.
        for (File file : Objects.requireNonNull(directory.toFile().listFiles())) {
            if (file.isDirectory()) {
                result.putAll(sizes(file.toPath()));
            } else {
                result.put(file.toPath(), file.length());
            }
        }
        return result;
    }
}
