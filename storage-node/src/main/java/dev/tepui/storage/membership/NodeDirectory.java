package dev.tepui.storage.membership;

import dev.tepui.storage.membership.DataDirectoryException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A node's data directory, locked by this process. On disk, never change:
 *
 * <pre>
 * lock     held while a process runs; its content means nothing
 * node     who the node is and what it has joined, see {@link NodeRecord}; replaced by rename
 * store/   the store's files
 * raft/    the Raft log and snapshots
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class NodeDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;
    private NodeRecord node;

    private NodeDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates or opens the directory for a node.
     *
     * @throws DataDirectoryException when it must not or cannot be used; nothing has been changed then
     */
    public static NodeDirectory open(Path root, String pool, String node) {
        FileChannel lockFile = lock(root);
        NodeDirectory directory = new NodeDirectory(root, lockFile);
        try {
            directory.node = directory.read(pool, node);
            // Also for a new node, before anything else writes here: data without this file is refused.
            directory.save(directory.node);
            return directory;
        } catch (RuntimeException refused) {
            directory.close();
            throw refused;
        }
    }

    private static FileChannel lock(Path root) {
        FileChannel file = null;
        try {
            Files.createDirectories(root);
            file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock != null) {
                return file;
            }
        } catch (OverlappingFileLockException heldHere) {
            closeQuietly(file);
        } catch (IOException e) {
            closeQuietly(file);
            throw new DataDirectoryException(
                    Kind.UNUSABLE, "the data directory " + root + " cannot be written: " + e, e);
        }
        closeQuietly(file);
        throw new DataDirectoryException(Kind.LOCKED, "the data directory " + root + " is in use by another process");
    }

    private NodeRecord read(String pool, String name) {
        Path file = root.resolve("node");
        try {
            if (!Files.exists(file)) {
                if (Files.exists(store()) || Files.exists(raft())) {
                    throw new DataDirectoryException(
                            Kind.DAMAGED,
                            "the data directory " + root + " holds data but no file 'node'. Without it nobody knows"
                                    + " what this node has promised. Move everything in it away: the node then gets its"
                                    + " data from the other members");
                }
                return NodeRecord.unformed(pool, name);
            }
            NodeRecord found = NodeRecord.decode(Files.readString(file));
            if (!found.pool().equals(pool) || !found.node().equals(name)) {
                throw new DataDirectoryException(
                        Kind.FOREIGN,
                        "the data directory " + root + " belongs to node '" + found.node() + "' of pool '"
                                + found.pool() + "', this is node '" + name + "' of pool '" + pool + "'");
            }
            if (!found.joined().isEmpty() && !(Files.exists(store()) && Files.exists(raft()))) {
                throw new DataDirectoryException(
                        Kind.DAMAGED,
                        "a part of the data directory " + root + " is missing ('store' or 'raft'). Move the rest away,"
                                + " too: the node then gets its data from the other members");
            }
            return found;
        } catch (MalformedInputException e) {
            throw new DataDirectoryException(Kind.DAMAGED, "the file 'node' in " + root + " is damaged", e);
        } catch (IOException e) {
            throw new DataDirectoryException(Kind.UNUSABLE, "the data directory " + root + " cannot be read: " + e, e);
        }
    }

    /** Where the store has its files. */
    public Path store() {
        return root.resolve("store");
    }

    /** Where the consensus engine has its files. */
    public Path raft() {
        return root.resolve("raft");
    }

    /** What the node remembers. */
    public synchronized NodeRecord node() {
        return node;
    }

    /**
     * Replaces what the node remembers; durable on return. Blocks.
     *
     * @throws DataDirectoryException when the disk refuses; what was there before still holds
     */
    synchronized void save(NodeRecord changed) {
        Path temporary = root.resolve("node.new");
        try {
            try (FileChannel file = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                var bytes = StandardCharsets.UTF_8.encode(changed.encode());
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(temporary, root.resolve("node"), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel parent = FileChannel.open(root, StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (IOException e) {
            throw new DataDirectoryException(Kind.UNUSABLE, "cannot write to the data directory " + root + ": " + e, e);
        }
        node = changed;
    }

    /** Releases the lock. Twice is fine. */
    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    private static void closeQuietly(FileChannel file) {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException ignored) {
            // Nothing was written to it; the lock ends with the process at the latest.
            return;
        }
    }
}
