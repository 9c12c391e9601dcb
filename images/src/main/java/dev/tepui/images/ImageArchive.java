package dev.tepui.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The tarball of an image: an OCI layout, as Jib writes it, with what else is needed for every tool to load it under
 * its name. containerd wants an annotation of the index, Docker the file {@code manifest.json}. Docker itself writes
 * such tarballs.
 */
final class ImageArchive {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INDEX = "index.json";

    private ImageArchive() {}

    /** Copies an OCI layout of one image to a tarball that has both. */
    static void complete(Path layout, Path target, ImageName name) {
        try (TarFile from = new TarFile(layout.toFile());
                TarArchiveOutputStream to = new TarArchiveOutputStream(Files.newOutputStream(target))) {
            for (TarArchiveEntry entry : from.getEntries()) {
                if (!entry.getName().equals(INDEX) && entry.isFile()) {
                    TarArchiveEntry copy = entry(entry.getName(), entry.getSize());
                    to.putArchiveEntry(copy);
                    from.getInputStream(entry).transferTo(to);
                    to.closeArchiveEntry();
                }
            }
            ObjectNode index = (ObjectNode) json(from, INDEX);
            ObjectNode descriptor = (ObjectNode) index.withArray("manifests").get(0);
            descriptor
                    .putObject("annotations")
                    .put("io.containerd.image.name", name.qualified())
                    .put("org.opencontainers.image.ref.name", name.tag());
            add(to, INDEX, index);
            add(to, "manifest.json", dockerManifest(json(from, blob(descriptor)), name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    private static ArrayNode dockerManifest(JsonNode manifest, ImageName name) {
        ArrayNode images = JSON.createArrayNode();
        ObjectNode image = images.addObject();
        image.put("Config", blob(manifest.path("config")));
        image.putArray("RepoTags").add(name.toString());
        ArrayNode layers = image.putArray("Layers");
        manifest.path("layers").forEach(layer -> layers.add(blob(layer)));
        return images;
    }

    private static String blob(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asText().replace(':', '/');
    }

    private static JsonNode json(TarFile from, String name) throws IOException {
        for (TarArchiveEntry entry : from.getEntries()) {
            if (entry.getName().equals(name)) {
                try (InputStream content = from.getInputStream(entry)) {
                    return JSON.readTree(content);
                }
            }
        }
        throw new IOException("no " + name + " in the image's layout");
    }

    private static void add(TarArchiveOutputStream to, String name, JsonNode content) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(content);
        to.putArchiveEntry(entry(name, bytes.length));
        to.write(bytes);
        to.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setModTime(0L);
        return entry;
    }
}
