package dev.tepui.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * An image that the build has made, read as tools read it that load it.
 *
 * @param name what it should be called
 * @param tarball the file
 */
record ImageFile(ImageName name, Path tarball) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Checkout CHECKOUT = Checkout.aroundModule();

    /** Unpacking takes seconds, so it is done once for all tests. */
    private static final Map<ImageName, Path> ROOTS = new ConcurrentHashMap<>();

    private static final Map<ImageName, List<TarArchiveEntry>> ENTRIES = new ConcurrentHashMap<>();

    static ImageFile operator() {
        return of(CHECKOUT.operatorName());
    }

    static ImageFile storageNode() {
        return of(CHECKOUT.storageNodeName());
    }

    private static ImageFile of(ImageName name) {
        return new ImageFile(name, CHECKOUT.built("images/target/images/" + name.file(Machine.current()) + ".tar"));
    }

    Path billOfMaterials() {
        return Path.of(tarball.toString().replaceAll("\\.tar$", ".cdx.json"));
    }

    /** The file that Docker reads. */
    JsonNode dockerManifest() {
        return json("manifest.json").get(0);
    }

    /** What containerd reads first. */
    JsonNode index() {
        return json("index.json");
    }

    /** How containers of it are made. */
    JsonNode config() {
        return json(dockerManifest().path("Config").asText()).path("config");
    }

    /** Everything in its layers. */
    List<TarArchiveEntry> entries() {
        return ENTRIES.computeIfAbsent(name, any -> readEntries());
    }

    /** Its root file system, unpacked into a directory beside it. */
    Path root() {
        return ROOTS.computeIfAbsent(name, any -> unpack());
    }

    private List<TarArchiveEntry> readEntries() {
        List<TarArchiveEntry> all = new ArrayList<>();
        try (TarFile file = new TarFile(tarball.toFile())) {
            for (JsonNode layer : dockerManifest().path("Layers")) {
                try (TarArchiveInputStream tar =
                        new TarArchiveInputStream(new GZIPInputStream(content(file, layer.asText())))) {
                    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                        all.add(entry);
                    }
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path unpack() {
        Path root = Staging.emptyDirectory(
                tarball.resolveSibling("../root").normalize().resolve(tarball.getFileName()));
        try (TarFile file = new TarFile(tarball.toFile())) {
            for (JsonNode layer : dockerManifest().path("Layers")) {
                Path blob = root.resolveSibling("layer.tar.gz");
                try (InputStream content = content(file, layer.asText())) {
                    Files.copy(content, blob);
                }
                Tool.run(
                        List.of("tar", "-xzpf", blob.toString(), "--numeric-owner", "-C", root.toString()),
                        Map.of(),
                        false);
                Files.delete(blob);
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode json(String entry) {
        try (TarFile file = new TarFile(tarball.toFile());
                InputStream content = content(file, entry)) {
            return JSON.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream content(TarFile file, String name) throws IOException {
        for (TarArchiveEntry entry : file.getEntries()) {
            if (entry.getName().equals(name)) {
                return file.getInputStream(entry);
            }
        }
        throw new IOException("no " + name + " in the tarball");
    }
}
