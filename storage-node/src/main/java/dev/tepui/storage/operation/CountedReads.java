package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.placement.Groups;
import java.util.concurrent.CompletionStage;

/**
 * Reads whose replies are counted against the memory of a request. Safe for any thread.
 *
 * @param groups who answers
 * @param allowance what the request may take
 */
public record CountedReads(Groups groups, Allowance allowance) {
    /** As {@link Groups#read}; fails with a throttling error, too, when there is no room for what was read. */
    public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
        return groups.read(group, read, consistent).thenApply(reply -> {
            allowance.take(sizeOf(reply));
            return reply;
        });
    }

    private static long sizeOf(ReadReply reply) {
        return switch (reply) {
            case ReadReply.ItemIs(var item) -> item == null ? 0 : item.array().length;
            case ReadReply.ItemsAre found ->
                found.items().stream()
                        .mapToLong(item -> item == null ? 0 : item.array().length)
                        .sum();
            case ReadReply.Page page -> page.scannedBytes();
            case ReadReply.ChangesAre page -> page.imageBytes();
            default -> 0;
        };
    }
}
