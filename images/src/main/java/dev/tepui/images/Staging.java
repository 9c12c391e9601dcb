package dev.tepui.images;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Files that images hold in another form than the build made them. */
final class Staging {
    private Staging() {}

    /** A directory that is there afterwards. */
    static Path directory(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty directory, whatever was there. */
    static Path emptyDirectory(Path directory) {
        delete(directory);
        return directory(directory);
    }

    /** Deletes a directory with everything in it. Nothing when there is nothing. */
    static void delete(Path directory) {
        try {
            if (Files.exists(directory)) {
                MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with this text. */
    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies one entry of a jar into a directory. */
    static Path extract(Path jar, String entry, Path directory) {
        Path target = directory(directory).resolve(entry);
        try (JarFile from = new JarFile(jar.toFile());
                InputStream content = from.getInputStream(from.getJarEntry(entry))) {
            Files.copy(content, target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a jar without the native libraries at its top, under the same name into a directory. */
    static Path withoutLibraries(Path jar, Path directory) {
        Path target = directory(directory).resolve(jar.getFileName());
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(target))) {
            for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.getName().matches("lib[^/]*\\.(so|jnilib)|[^/]*\\.dll")) {
                    JarEntry copy = new JarEntry(entry.getName());
                    copy.setTimeLocal(entry.getTimeLocal());
                    to.putNextEntry(copy);
                    from.getInputStream(entry).transferTo(to);
                    to.closeEntry();
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
