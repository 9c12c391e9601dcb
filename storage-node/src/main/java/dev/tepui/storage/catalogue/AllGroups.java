package dev.tepui.storage.catalogue;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.placement.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has a command applied by every data group. */
record AllGroups(Groups groups) {
    /** Completes when all have applied it, or say that they know nothing of the table any more. */
    CompletionStage<Void> apply(Command command) {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int group = 0; group < groups.count(); group++) {
            replies.add(groups.write(group, command).toCompletableFuture());
        }
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenAccept(all -> replies.forEach(reply -> check(command, reply.join())));
    }

    private static void check(Command command, Reply reply) {
        if (!(reply instanceof Reply.Done) && !(reply instanceof Reply.NoSuchTable)) {
            throw new IllegalStateException(
                    "a group answered " + command.getClass().getSimpleName() + " with " + reply);
        }
    }
}
