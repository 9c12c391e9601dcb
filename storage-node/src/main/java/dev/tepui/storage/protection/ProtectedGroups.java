package dev.tepui.storage.protection;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.placement.Groups;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;

/**
 * The groups, without what would fill the disks of their members: while too few have room, writes that add data fail
 * with {@link Groups.StorageFullException} before they get anywhere near a log. Deletions, and whatever finishes what
 * has begun, always go on: they are what makes room.
 */
public final class ProtectedGroups implements Groups {
    private final Groups groups;
    private final IntPredicate tooLow;

    /** @param tooLow whether a group shall take no more data, see {@link Disks#areTooLowFor} */
    public ProtectedGroups(Groups groups, IntPredicate tooLow) {
        this.groups = groups;
        this.tooLow = tooLow;
    }

    @Override
    public CompletionStage<Reply> write(int group, Command command) {
        if (tooLow.test(group) && addsData(command)) {
            return CompletableFuture.failedFuture(new StorageFullException());
        }
        return groups.write(group, command);
    }

    /** An update may make an item smaller: that is not known here, and not what updates are for. */
    private static boolean addsData(Command command) {
        return switch (command) {
            case Command.PutItem put -> true;
            case Command.UpdateItem update -> true;
            case Command.PrepareTransaction prepare ->
                prepare.actions().stream().anyMatch(ProtectedGroups::addsData);
            // The coordinator's own part, of which nobody has promised anything yet.
            case Command.CommitTransaction commit -> commit.actions().stream().anyMatch(ProtectedGroups::addsData);
            // Fills a new index; it goes on when there is room.
            case Command.RecordItems items -> true;
            default -> false;
        };
    }

    @Override
    public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
        return groups.read(group, read, consistent);
    }

    @Override
    public int count() {
        return groups.count();
    }

    @Override
    public int groupOf(int hash) {
        return groups.groupOf(hash);
    }

    @Override
    public long appliedIndex(int group) {
        return groups.appliedIndex(group);
    }

    @Override
    public int firstHash(int group) {
        return groups.firstHash(group);
    }
}
