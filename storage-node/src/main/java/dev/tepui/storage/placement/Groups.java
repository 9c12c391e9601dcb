package dev.tepui.storage.placement;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import java.util.concurrent.CompletionStage;

/**
 * The pool's replication groups, from any node. Methods never block and never throw; stages complete exceptionally with
 * {@link UnavailableException} or {@link OutcomeUnknownException} only.
 */
public interface Groups {
    /** Number of data groups. */
    int count();

    /** The group that owns a hash (0 to 65,535). Groups own consecutive, equally large ranges of hashes, in order. */
    int groupOf(int hash);

    /** An index of a group's log that has been applied by a replica; 0 when none is known. Never decreases. */
    long appliedIndex(int group);

    /** The first hash that a group owns. */
    int firstHash(int group);

    /**
     * Has a command applied by its group (or by the catalogue group, {@code Replica.CATALOGUE}), at most once. An
     * attempt that may have reached a log is repeated only under its own request id.
     */
    CompletionStage<Reply> write(int group, Command command);

    /**
     * Answers a read: {@code consistent} by the leader, with every write acknowledged before; otherwise by this node's
     * replica or a near one, possibly older.
     */
    CompletionStage<ReadReply> read(int group, Read read, boolean consistent);

    /** Nothing was done, or only read: no leader, no majority or too much work at the moment. */
    class UnavailableException extends RuntimeException {
        /** Creates the exception; the message is for logs. */
        public UnavailableException(String message) {
            super(message, null, false, false);
        }
    }

    /** The write would add data, and the disks of the group's members are almost full. Nothing was done. */
    final class StorageFullException extends UnavailableException {
        /** Creates the exception. */
        public StorageFullException() {
            super("the disks of the group's members are almost full");
        }
    }

    /** The write may or may not have been applied, or still may be. */
    final class OutcomeUnknownException extends RuntimeException {
        /** Creates the exception; the message is for logs. */
        public OutcomeUnknownException(String message) {
            super(message, null, false, false);
        }
    }
}
