package dev.tepui.storage.store.rocksdb;

import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The files of a store. On disk, never change:
 *
 * <pre>
 * FORMAT     "tepui-store 1\n": what wrote the rest, checked before anything is opened
 * db/        the RocksDB database
 * import/    hard links to files being imported; leftovers of a crash are removed at the next start
 * </pre>
 */
record DataDirectory(Path root) {
    private static final String FORMAT = "tepui-store 1\n";

    Path database() {
        return root.resolve("db");
    }

    Path imports() {
        return root.resolve("import");
    }

    private Path format() {
        return root.resolve("FORMAT");
    }

    /** Creates or checks the directory. */
    void prepare() {
        try {
            if (Files.exists(format())) {
                String found = Files.readString(format());
                if (!found.equals(FORMAT)) {
                    throw new StoreException(
                            root + " holds data of another format: '" + found.strip() + "', this version reads '"
                                    + FORMAT.strip() + "'. Run the version that wrote it.",
                            null);
                }
            } else if (Files.exists(database().resolve("CURRENT"))) {
                throw new StoreException(
                        root + " holds a database but no FORMAT file: it was not made by this program, or damaged",
                        null);
            } else {
                Files.createDirectories(root);
                writeFormat();
            }
            Files.createDirectories(database());
            deleteTree(imports());
        } catch (CharacterCodingException e) {
            throw new StoreException(format() + " is damaged", e);
        } catch (IOException e) {
            throw new StoreException("cannot use the data directory " + root + ": " + e, e, true);
        }
    }

    private void writeFormat() throws IOException {
        Path temporary = root.resolve("FORMAT.new");
        try (FileChannel file = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            file.write(StandardCharsets.UTF_8.encode(FORMAT));
            file.force(true);
        }
        Files.move(temporary, format(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(root, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Sum of the sizes of all files; files that vanish meanwhile count nothing. */
    long bytes() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.mapToLong(DataDirectory::size).sum();
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("cannot list " + root + ": " + e, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
