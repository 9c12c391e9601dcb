package dev.tepui.e2e.kube.api.store;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One JSON file per object: {@code objects/<resource>/<namespace or _>/<name>.json}, replaced by rename, so that a file
 * is always whole. Object names hold no slash, the API refuses them. The file {@code revision} holds a number that no
 * revision has reached yet; after a restart counting goes on from there.
 */
final class ObjectFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SUFFIX = ".json";

    private final Path directory;

    ObjectFiles(Path directory) {
        this.directory = directory;
    }

    Map<ObjectKey, ObjectNode> load() {
        Map<ObjectKey, ObjectNode> objects = new TreeMap<>();
        Path root = directory.resolve("objects");
        try {
            Files.createDirectories(root);
            try (Stream<Path> files = Files.walk(root, 3)) {
                for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(SUFFIX))::iterator) {
                    objects.put(keyOf(root.relativize(file)), (ObjectNode) JSON.readTree(Files.readAllBytes(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the objects in " + directory, e);
        }
        return objects;
    }

    void write(ObjectKey key, ObjectNode object) {
        try {
            replace(fileOf(key), JSON.writeValueAsBytes(object));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + key, e);
        }
    }

    void delete(ObjectKey key) {
        try {
            Files.deleteIfExists(fileOf(key));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + key, e);
        }
    }

    long readRevision() {
        try {
            return Long.parseLong(
                    Files.readString(directory.resolve("revision")).trim());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the revision in " + directory, e);
        }
    }

    void writeRevision(long revision) {
        try {
            replace(directory.resolve("revision"), Long.toString(revision).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the revision in " + directory, e);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path fileOf(ObjectKey key) {
        String namespace = key.namespace().isEmpty() ? "_" : key.namespace();
        return directory
                .resolve("objects")
                .resolve(key.resource())
                .resolve(namespace)
                .resolve(key.name() + SUFFIX);
    }

    private static ObjectKey keyOf(Path relative) {
        String namespace = relative.getName(1).toString();
        String file = relative.getName(2).toString();
        return new ObjectKey(
                relative.getName(0).toString(),
                namespace.equals("_") ? "" : namespace,
                file.substring(0, file.length() - SUFFIX.length()));
    }
}
