package dev.tepui.storage.delivery;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.index.IndexEntry;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings changes of items into a global secondary index: each group that has entries of the index learns what the
 * changes mean for these, and keeps how far it knows those of each group. So an entry changes exactly once for each
 * change of its item, however often that is delivered.
 *
 * @param name the index's name
 */
public record IndexConsumer(Groups groups, String name, String capture, IndexSchema schema) implements ChangeConsumer {
    /** The consumers of a table: one for each index that is wanted. */
    public static List<ChangeConsumer> of(Groups groups, Table table) {
        return table.consumers().indexes().all().stream()
                .filter(TableIndex::isWanted)
                .<ChangeConsumer>map(index -> new IndexConsumer(
                        groups,
                        index.name(),
                        ConsumerSettling.captureOf(index),
                        IndexSchema.of(table.definition(), index.definition(), index.number())))
                .toList();
    }

    @Override
    public String kind() {
        return "index";
    }

    @Override
    public CompletionStage<Position> deliver(ChangeBatch batch) {
        List<CompletableFuture<Void>> told = new ArrayList<>();
        entryChanges(batch.changes())
                .forEach((target, entries) -> told.add(groups.write(
                                target, new Command.ChangeIndex(schema.number(), batch.group(), batch.upTo(), entries))
                        .thenAccept(Delivery::check)
                        .toCompletableFuture()));
        return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).thenApply(all -> batch.upTo());
    }

    /** What changes of items mean for the index, by the group that has the entries, in order. Pure. */
    Map<Integer, List<Command.EntryChange>> entryChanges(List<Change> changes) {
        KeyCodec codec = KeyCodec.ofGlobalIndex(schema);
        Map<Integer, List<Command.EntryChange>> byGroup = new TreeMap<>();
        for (Change change : changes) {
            IndexEntry before = entry(codec, change.oldItem());
            IndexEntry after = entry(codec, change.newItem());
            boolean samePlace = before != null && after != null && before.key().equals(after.key());
            if (before != null && !samePlace) {
                add(byGroup, change.position(), before.key(), null);
            }
            boolean sameEntry = samePlace && before.projected().isStoredAs(after.projected());
            if (after != null && !sameEntry) {
                add(
                        byGroup,
                        change.position(),
                        after.key(),
                        new Bytes(after.projected().bytes()));
            }
        }
        return byGroup;
    }

    private IndexEntry entry(KeyCodec codec, Bytes itemOrNull) {
        return IndexEntry.of(schema, codec, ItemVersion.of(itemOrNull == null ? null : itemOrNull.array()));
    }

    private void add(
            Map<Integer, List<Command.EntryChange>> byGroup, Position position, KeyCodec.Key key, Bytes entry) {
        byGroup.computeIfAbsent(groups.groupOf(key.hash()), group -> new ArrayList<>())
                .add(new Command.EntryChange(position, key.hash(), key.bytes(), entry));
    }
}
