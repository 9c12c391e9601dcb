package dev.tepui.storage.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own in memory, as small as wanted; needs the right to mount. */
final class SmallDisk implements AutoCloseable {
    final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** Mounts one; skips the test where that is not allowed. */
    static SmallDisk mount(Path root, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(root);
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", root.toString()),
                "cannot mount a small disk");
        return new SmallDisk(root);
    }

    void resize(int mebibytes) throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount,size=" + mebibytes + "m", root.toString())) {
            throw new IOException("cannot resize " + root);
        }
    }

    /** Takes all space but about {@code spareBytes}, by a file. */
    void fillUpTo(long spareBytes) throws IOException {
        Path filler = root.resolve("filler");
        byte[] block = new byte[4096];
        try (OutputStream out =
                Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (root.toFile().getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException full) {
            if (root.toFile().getUsableSpace() > 0) {
                throw full;
            }
        }
        try (FileChannel file = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            file.truncate(Math.max(0, file.size() - spareBytes));
        }
    }

    /** Gives back what {@link #fillUpTo} took. */
    void free() throws IOException {
        Files.deleteIfExists(root.resolve("filler"));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Lazily: a process that has just been killed may still hold a file. */
    @Override
    public void close() throws IOException {
        try {
            run("umount", "-l", root.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
