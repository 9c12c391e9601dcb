package dev.tepui.e2e.cluster;

import dev.tepui.e2e.kube.network.Subnet;
import dev.tepui.e2e.process.ChildProcess;
import dev.tepui.e2e.process.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * JVM options with which the storage nodes of a local cluster start fast: an archive of their classes, made once per
 * build by a node that starts and stops, and no optimizing compiler. Nodes are started often here, several at a time on
 * few cores, and live shortly: a start took 3.4 to 4.1 s of CPU without these options and 1.5 to 1.7 s with them.
 * Measurements of speed use nodes without them.
 */
final class StorageNodeArchive {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADDRESS = "a";

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
            Files.createDirectories(directory);
            Path made = directory.resolve("storage-node.jsa");
            runNode(directory, made);
            Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
            DirectoryTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("no archive of the storage node's classes", e);
        }
    }

    private void runNode(Path directory, Path made) {
        Path log = directory.resolve("node.log");
        try (Subnet subnet = Subnet.claim(directory.resolve("addresses"))) {
            String address = subnet.addressOf(ADDRESS);
            ChildProcess node = ChildProcess.startJava(
                    List.of(
                            "@" + project.storageNodeOptions(),
                            "-XX:ArchiveClassesAtExit=" + made,
                            "-Xlog:cds=off",
                            "-cp",
                            project.storageNodeClassPath(),
                            LocalClusterOptions.STORAGE_NODE_MAIN),
                    environment(directory, address),
                    directory,
                    log);
            URI ready = URI.create("http://" + address + ":8020/ready");
            node.awaitUntil("a storage node is ready; its log is " + log, () -> answers(ready), PATIENCE);
            node.stop(PATIENCE);
        }
    }

    private static Map<String, String> environment(Path directory, String address) {
        return Map.of(
                "TEPUI_POOL", "archive",
                "TEPUI_ZONE", "a",
                "TEPUI_NODE", "archive-a-0",
                "TEPUI_ADDRESS", address,
                "TEPUI_MEMBERS", "a/" + address,
                "TEPUI_DATA_DIR", directory.resolve("data").toString(),
                "TEPUI_FORM", "auto");
    }

    private static boolean answers(URI ready) {
        try {
            HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
