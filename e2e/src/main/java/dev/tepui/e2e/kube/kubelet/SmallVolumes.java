package dev.tepui.e2e.kube.kubelet;

import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.process.NotPossibleHereException;
import dev.tepui.e2e.process.SystemTool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Directories on file systems of their own, in memory, so that they can become full. Takes the right to mount. What was
 * mounted for a cluster that has been killed bears its name and goes with the next cluster of this name. One thread at
 * a time.
 */
final class SmallVolumes implements AutoCloseable {

    private static final String FILLER = "filler";
    private static final int BLOCK_BYTES = 4096;

    private final String name;
    private final Set<Path> mounted = new LinkedHashSet<>();

    /** With the name of the cluster. */
    SmallVolumes(String name) {
        this.name = name;
        unmountLeftovers();
    }

    /**
     * Gives a directory a file system of its own; what is in the directory stays in it.
     *
     * @param directory nobody uses it at the moment
     * @param mebibytes how much more fits in than there is
     * @throws NotPossibleHereException when that is not allowed here
     */
    void mount(Path directory, int mebibytes) {
        mountOfSize(directory, DirectoryTree.sizeBytes(directory) + ((long) mebibytes << 20));
    }

    /** As {@link #mount}, with so many bytes in all. */
    void mountOfSize(Path directory, long bytes) {
        Path before = aside(directory);
        move(directory, before);
        try {
            SystemTool.run("mount", "-t", "tmpfs", "-o", "size=" + bytes + ",mode=755", name, directory.toString());
        } catch (NotPossibleHereException e) {
            moveBack(before, directory);
            throw new NotPossibleHereException("a volume cannot be made small here: " + e.getMessage());
        }
        mounted.add(directory);
        copy(before, directory);
        DirectoryTree.delete(before);
    }

    /** Gives the file system of a directory another size, while it is used; nothing when it has none of its own. */
    void resize(Path directory, long bytes) {
        if (isMounted(directory)) {
            SystemTool.run("mount", "-o", "remount,size=" + bytes, directory.toString());
        }
    }

    /** Whether the directory has a file system of its own. */
    boolean isMounted(Path directory) {
        return mounted.contains(directory);
    }

    /** Undoes {@link #mount}; what is in the directory stays in it. Nobody uses it at the moment. */
    void unmount(Path directory) {
        if (!isMounted(directory)) {
            return;
        }
        free(directory);
        Path copy = aside(directory);
        createDirectories(copy);
        copy(directory, copy);
        SystemTool.run("umount", directory.toString());
        mounted.remove(directory);
        moveBack(copy, directory);
    }

    /** Takes all space but so many bytes, by a file. Again after somebody else has given space back. */
    void fill(Path directory, long spareBytes) {
        if (!isMounted(directory)) {
            throw new IllegalStateException(directory + " has no file system of its own");
        }
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(
                directory.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (directory.toFile().getUsableSpace() > spareBytes) {
                out.write(block);
            }
        } catch (IOException e) {
            if (directory.toFile().getUsableSpace() > 0) {
                throw new UncheckedIOException("cannot fill " + directory, e);
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    void free(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILLER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Undoes every {@link #mount} that has not been undone. */
    @Override
    public void close() {
        List.copyOf(mounted).forEach(this::unmount);
    }

    private void unmountLeftovers() {
        try {
            Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .map(line -> line.split(" "))
                    .filter(fields -> fields[0].equals(name) && fields[2].equals("tmpfs"))
                    .forEach(fields -> SystemTool.run("umount", "-l", fields[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path aside(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".aside");
    }

    private static void copy(Path from, Path to) {
        SystemTool.run("cp", "-a", from + "/.", to.toString());
    }

    /** Renames a directory and leaves an empty one in its place. */
    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        createDirectories(from);
    }

    /** Replaces an empty directory. */
    private static void moveBack(Path from, Path to) {
        try {
            Files.delete(to);
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
