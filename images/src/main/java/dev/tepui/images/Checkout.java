package dev.tepui.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the parts of the images are in a checkout of the project that has been packaged.
 *
 * @param root the checkout
 */
public record Checkout(Path root) {

    /** The checkout that holds the module in which Maven runs a test. */
    public static Checkout aroundModule() {
        return new Checkout(Path.of("").toAbsolutePath().getParent());
    }

    /** A file or directory that the build has made; throws when it is not there. */
    Path built(String path) {
        Path file = root.resolve(path);
        if (!Files.exists(file)) {
            throw new IllegalStateException("not built: " + file + " is missing; make images builds everything");
        }
        return file;
    }

    /** The jars of a directory, sorted by name. */
    List<Path> jars(String directory) {
        try (Stream<Path> files = Files.walk(built(directory))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The storage node's own jar. */
    Path storageNodeJar() {
        return jars("storage-node/target").stream()
                .filter(jar -> jar.getFileName().toString().matches("tepui-storage-node-[0-9.]+(-SNAPSHOT)?\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not built: the storage node; make images builds it"));
    }

    /** The image of the operator as the chart calls it when it is told nothing else. */
    ImageName operatorName() {
        return new ImageName(chart("values.yaml").at("/image/repository").asText(), version());
    }

    /** The image of the storage nodes as the chart calls it when it is told nothing else. */
    ImageName storageNodeName() {
        return new ImageName(
                chart("values.yaml").at("/storageNode/image/repository").asText(), version());
    }

    private String version() {
        return chart("Chart.yaml").path("appVersion").asText();
    }

    private JsonNode chart(String file) {
        try {
            return new YAMLMapper()
                    .readTree(root.resolve("helm/tepui").resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
