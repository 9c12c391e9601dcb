package dev.tepui.storage.stored;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What a node of some version has left behind, in a directory of that name: {@code data.zip}, its data directory, and
 * {@code expected.json}, what every later version must find in it.
 */
record StoredVersion(Path directory) {
    /** One directory for each version. */
    static final Path ALL = Path.of("src/test/resources/stored");

    /** Two versions of the same content are to be the same bytes, and any time will do. */
    private static final FileTime SOME_TIME = FileTime.fromMillis(1_700_000_000_000L);

    /** Those that there are, the oldest first. */
    static List<StoredVersion> all() {
        try (Stream<Path> directories = Files.list(ALL)) {
            return directories.sorted().map(StoredVersion::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project's version without its last number: what there must be stored data of. */
    static StoredVersion ofThisProject() {
        try {
            return new StoredVersion(ALL.resolve(Files.readString(Path.of("../pom.xml"))
                    .replaceFirst("(?s).*?<artifactId>tepui</artifactId>\\s*<version>(\\d+\\.\\d+).*", "$1")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code expected.json}. */
    JsonObject expected() {
        try {
            return new JsonObject(Files.readString(directory.resolve("expected.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeExpected(JsonObject expected) throws IOException {
        Files.writeString(directory.resolve("expected.json"), expected.encodePrettily() + "\n");
    }

    /** The objects of a list of {@link #expected}. */
    static List<JsonObject> objects(JsonArray list) {
        return list.stream().map(JsonObject.class::cast).toList();
    }

    /** The environment that a node needs to go on with the data in {@code data}. */
    Map<String, String> environment(Path data) {
        Map<String, String> environment = new HashMap<>();
        expected()
                .getJsonObject("environment")
                .forEach(entry -> environment.put(entry.getKey(), (String) entry.getValue()));
        environment.put("TEPUI_DATA_DIR", data.toString());
        return environment;
    }

    /** Packs a data directory. */
    void pack(Path data) throws IOException {
        Files.createDirectories(directory);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files = walk.filter(file -> !file.equals(data))
                    .filter(file -> !isJournal(file))
                    .sorted()
                    .toList();
        }
        try (OutputStream out = Files.newOutputStream(directory.resolve("data.zip"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(9);
            for (Path file : files) {
                boolean folder = Files.isDirectory(file);
                ZipEntry entry = new ZipEntry(data.relativize(file) + (folder ? "/" : ""));
                entry.setLastModifiedTime(SOME_TIME);
                zip.putNextEntry(entry);
                if (!folder) {
                    Files.copy(file, zip);
                }
                zip.closeEntry();
            }
        }
    }

    /** What RocksDB tells people: nothing reads it, and it names the machine's paths. */
    static boolean isJournal(Path file) {
        return file.getFileName().toString().startsWith("LOG");
    }

    /** Unpacks the data directory into {@code data}, which is made. */
    Path unpack(Path data) throws IOException {
        Files.createDirectories(data);
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(directory.resolve("data.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = data.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        return data;
    }

    @Override
    public String toString() {
        return directory.getFileName().toString();
    }
}
