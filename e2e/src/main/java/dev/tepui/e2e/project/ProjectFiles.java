package dev.tepui.e2e.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are in a checkout of the project that has been built.
 *
 * @param root the checkout
 */
public record ProjectFiles(Path root) {

    /** Finds the checkout around the working directory. */
    public static ProjectFiles find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("storage-node")) && Files.isDirectory(at.resolve("e2e"))) {
                return new ProjectFiles(at);
            }
        }
        throw new IllegalStateException(
                "not inside a checkout of the project: " + Path.of("").toAbsolutePath());
    }

    /** The generated custom resource definitions. */
    public List<Path> customResourceDefinitions() {
        try (Stream<Path> files = Files.list(root.resolve("crds"))) {
            return files.filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An example manifest. */
    public Path example(String name) {
        return root.resolve("examples").resolve(name);
    }

    /** The operator, for {@code java -jar}. */
    public Path operatorJar() {
        return built(root.resolve("operator/target/quarkus-app/quarkus-run.jar"));
    }

    /** JVM options of the storage node, a file for {@code java @file}. */
    public Path storageNodeOptions() {
        return built(root.resolve("storage-node/jvm.options"));
    }

    /** The storage node's own jar. */
    public Path storageNodeJar() {
        Path target = root.resolve("storage-node/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(
                            file -> file.getFileName().toString().matches("tepui-storage-node-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the storage node is not built: no jar in " + target));
        } catch (IOException e) {
            throw new UncheckedIOException("the storage node is not built", e);
        }
    }

    /** Class path of the storage node: its jar and what it needs. */
    public String storageNodeClassPath() {
        return storageNodeJar() + ":" + built(root.resolve("storage-node/target/lib")) + "/*";
    }

    private static Path built(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalStateException("not built: " + file + " is missing; run mvn package");
        }
        return file;
    }
}
