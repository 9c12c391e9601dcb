package dev.tepui.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.FilePermissionsProvider;
import com.google.cloud.tools.jib.api.buildplan.ModificationTimeProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Layers of images. Times are Jib's constant, owner is root and only the owner may write, whatever the files of the
 * build machine are like: so the same content gives the same bytes.
 */
final class Layers {
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions PRIVATE_DIRECTORY = FilePermissions.fromOctalString("700");
    private static final FilePermissionsProvider READABLE = (file, target) -> Files.isDirectory(file)
            ? FilePermissions.DEFAULT_FOLDER_PERMISSIONS
            : Files.isExecutable(file) ? PROGRAM : FilePermissions.DEFAULT_FILE_PERMISSIONS;
    private static final ModificationTimeProvider CONSTANT = (file, target) -> Instant.ofEpochSecond(1);

    private Layers() {}

    /** What is in a directory, with everything below. */
    static FileEntriesLayer tree(String name, Path directory, String target) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.sorted().toList()) {
                AbsoluteUnixPath place =
                        AbsoluteUnixPath.get(target).resolve(child.getFileName().toString());
                layer.addEntryRecursive(child, place, READABLE, CONSTANT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return layer.build();
    }

    /** Files, each under its name in one directory. */
    static FileEntriesLayer files(String name, List<Path> files, String target) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Path file : files) {
            layer.addEntry(
                    file,
                    AbsoluteUnixPath.get(target).resolve(file.getFileName().toString()));
        }
        return layer.build();
    }

    /** Empty directories of the image's user: where volumes are mounted that it writes to. */
    static FileEntriesLayer volumes(Path emptyDirectory, List<String> targets) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("volumes");
        for (String target : targets) {
            layer.addEntry(
                    emptyDirectory,
                    AbsoluteUnixPath.get(target),
                    PRIVATE_DIRECTORY,
                    Instant.ofEpochSecond(1),
                    ImagePlan.USER);
        }
        return layer.build();
    }
}
