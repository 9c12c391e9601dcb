package dev.tepui.e2e.cluster;

import dev.tepui.e2e.pool.StandalonePool;
import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * JVM options with which the storage nodes of a local cluster start fast: an archive of their classes, made once per
 * build by a node that starts and stops, and no optimizing compiler. Nodes are started often here, several at a time on
 * few cores, and live shortly: a start took 3.4 to 4.1 s of CPU without these options and 1.5 to 1.7 s with them.
 * Measurements of speed use nodes without them.
 */
final class StorageNodeArchive {
    private final ProjectFiles project;
    private final Path archive;

    StorageNodeArchive(ProjectFiles project) {
        this.project = project;
        archive = project.root().resolve("storage-node/target/local-cluster.jsa");
    }

    /** What makes a node start fast; harmless while there is no archive. */
    List<String> options() {
        return List.of("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off");
    }

    /** Makes the archive unless there is one of this build. Blocks some seconds. */
    void make(Path directory) {
        try {
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(project.storageNodeJar()))
                            >= 0) {
                return;
            }
            Path made = directory.resolve("storage-node.jsa");
            StandalonePool.start(project, directory, 1, List.of("-XX:ArchiveClassesAtExit=" + made, "-Xlog:cds=off"))
                    .close();
            Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
            DirectoryTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("no archive of the storage node's classes", e);
        }
    }
}
