package dev.tepui.storage.operation;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.delivery.ChangeBatch;
import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.delivery.IndexConsumer;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings changes of items into global secondary indexes at once, through their real consumers. One thread at a time.
 */
final class IndexDelivery {
    /** The changes of a source group that an index has got. */
    private record Source(int index, int group) {}

    private final Groups groups;
    private final Map<Source, Position> passed = new HashMap<>();

    IndexDelivery(Groups groups) {
        this.groups = groups;
    }

    /** Brings all changes of a table's items that are new. */
    void deliver(Table table) {
        for (TableIndex index : table.consumers().indexes().all()) {
            if (index.status() == TableIndex.Status.BACKFILLING || index.status() == TableIndex.Status.ACTIVE) {
                for (int group = 0; group < groups.count(); group++) {
                    deliver(table, index, group);
                }
            }
        }
    }

    private void deliver(Table table, TableIndex index, int source) {
        Source key = new Source(index.number(), source);
        ReadReply.CapturesAre known = (ReadReply.CapturesAre) read(source, new Read.GetCaptures(table.number()));
        // What was kept for others before the index was wanted is not for it.
        Position begin = known.captures()
                .find(ConsumerSettling.captureOf(index))
                .progress()
                .passed();
        Position after = passed.getOrDefault(key, begin);
        ReadReply.ChangesAre news = (ReadReply.ChangesAre)
                read(source, new Read.GetChanges(table.number(), after, Integer.MAX_VALUE, Integer.MAX_VALUE));
        passed.put(key, news.upTo());
        if (!news.changes().isEmpty()) {
            consumer(table, index)
                    .deliver(new ChangeBatch(source, news.changes(), news.upTo(), 0))
                    .toCompletableFuture()
                    .join();
        }
    }

    private ChangeConsumer consumer(Table table, TableIndex index) {
        return IndexConsumer.of(groups, table).stream()
                .filter(consumer -> consumer.name().equals(index.name()))
                .findFirst()
                .orElseThrow();
    }

    /** Takes every index of a table to where it stays: complete, or gone. */
    void complete(Table table) {
        for (TableIndex index : table.consumers().indexes().all()) {
            if (index.status() == TableIndex.Status.BACKFILLING) {
                for (int group = 0; group < groups.count(); group++) {
                    recordItems(table, index, group);
                    deliver(table, index, group);
                }
                write(Replica.CATALOGUE, new Command.FinishIndex(table.number(), index.number()));
            } else if (index.status() == TableIndex.Status.DROPPING) {
                for (int group = 0; group < groups.count(); group++) {
                    write(group, new Command.DropTable(index.number(), 1));
                }
                write(Replica.CATALOGUE, new Command.FinishIndex(table.number(), index.number()));
            }
        }
    }

    private void recordItems(Table table, TableIndex index, int group) {
        int end = group + 1 < groups.count() ? groups.firstHash(group + 1) : 0x10000;
        KeyCodec.Range all = KeyCodec.hashes(groups.firstHash(group), end - 1);
        ReadReply.Page page = (ReadReply.Page) read(
                group,
                new Read.GetRange(
                        table.number(),
                        all.from(),
                        all.to(),
                        Read.Direction.FORWARD,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE));
        KeyCodec codec = KeyCodec.of(table);
        List<Bytes> places = page.items().stream().map(codec::positionOf).toList();
        write(
                group,
                new Command.RecordItems(
                        table.number(), ConsumerSettling.captureOf(index), new Bytes(new byte[0]), places, null));
    }

    private ReadReply read(int group, Read read) {
        return groups.read(group, read, true).toCompletableFuture().join();
    }

    private void write(int group, Command command) {
        groups.write(group, command).toCompletableFuture().join();
    }
}
