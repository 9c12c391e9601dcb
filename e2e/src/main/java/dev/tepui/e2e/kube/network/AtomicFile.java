package dev.tepui.e2e.kube.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that other processes read while they change: a reader sees the old content or the new, never half. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Replaces the file; its directory is made if need be. */
    public static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Path next =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
            Files.writeString(next, content);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
