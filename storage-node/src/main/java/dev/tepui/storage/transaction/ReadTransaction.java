package dev.tepui.storage.transaction;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.transaction.ReadOutcome.Conflicts;
import dev.tepui.storage.transaction.ReadOutcome.Items;
import dev.tepui.storage.transaction.ReadOutcome.NoSuchTable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Items of several groups at one moment, without a lock and without a log entry: all are read, and when the last answer
 * is there, every group is asked whether its items are still the same and none is locked. Then all of them were the
 * items at the moment between the two questions (optimistic concurrency control, Kung and Robinson 1981; DynamoDB's own
 * way, Idziorek et al. 2023). An item that is locked may belong to a transaction that others show as done already.
 */
final class ReadTransaction {
    private final Reader reader;
    private final ByGroup<ItemKey> keys;

    ReadTransaction(Groups groups, Reader reader, List<ItemKey> keys) {
        this.reader = reader;
        this.keys = ByGroup.of(keys, key -> groups.groupOf(key.hash()));
    }

    CompletionStage<ReadOutcome> attempt() {
        return ask(group -> new Read.GetItems(keys.of(group))).thenCompose(this::found);
    }

    private CompletionStage<ReadOutcome> found(SortedMap<Integer, ReadReply> replies) {
        if (replies.values().stream().anyMatch(ReadReply.NoSuchTable.class::isInstance)) {
            return CompletableFuture.completedFuture(new NoSuchTable());
        }
        SortedMap<Integer, ReadReply.ItemsAre> found = mapped(replies, ReadReply.ItemsAre.class::cast);
        List<Boolean> locked = keys.inOrder(mapped(found, ReadReply.ItemsAre::locked));
        if (locked.contains(true)) {
            return CompletableFuture.completedFuture(new Conflicts(locked));
        }
        Items items = new Items(keys.inOrder(mapped(found, ReadReply.ItemsAre::items)));
        if (found.size() == 1) {
            return CompletableFuture.completedFuture(items);
        }
        return ask(group ->
                        new Read.GetUnchanged(keys.of(group), found.get(group).index()))
                .thenApply(again -> unchanged(again, items));
    }

    private ReadOutcome unchanged(SortedMap<Integer, ReadReply> replies, Items items) {
        List<Boolean> unchanged = keys.inOrder(mapped(replies, reply -> ((ReadReply.UnchangedAre) reply).unchanged()));
        return unchanged.contains(false)
                ? new Conflicts(unchanged.stream().map(same -> !same).toList())
                : items;
    }

    /** Asks all groups at once and completes with all answers. */
    private CompletionStage<SortedMap<Integer, ReadReply>> ask(Function<Integer, Read> question) {
        SortedMap<Integer, CompletableFuture<ReadReply>> asked = new TreeMap<>();
        for (int group : keys.groups()) {
            asked.put(group, reader.read(group, question.apply(group)).toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> mapped(asked, CompletableFuture::join));
    }

    private static <A, B> SortedMap<Integer, B> mapped(Map<Integer, A> values, Function<A, B> mapping) {
        SortedMap<Integer, B> mapped = new TreeMap<>();
        values.forEach((group, value) -> mapped.put(group, mapping.apply(value)));
        return mapped;
    }
}
