package dev.tepui.storage.operation;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A pool in memory behind the ports that operations use: tables, groups and provisioning. It can be told to fail, to
 * answer late, to keep an old catalogue and to forget tables. Safe for several threads.
 */
public final class InMemoryPool implements Groups, Tables, Provisioning {
    private static final int GROUPS = 4;
    private static final int HASHES_PER_GROUP = 0x10000 / GROUPS;

    private final Map<Integer, NavigableMap<Bytes, Bytes>> items = new TreeMap<>();
    private Catalogue latest = new Catalogue(0, new TreeMap<>());
    private Catalogue current = latest;
    private boolean currentIsFrozen;
    private Table.Status newTablesAre = Table.Status.ACTIVE;
    private Supplier<? extends RuntimeException> failure;
    private Executor completer = Runnable::run;
    private Reply nextReply;
    private final List<Boolean> consistencyOfReads = new ArrayList<>();

    /** From now on reads and writes fail like this; null ends it. */
    public synchronized void fail(Supplier<? extends RuntimeException> with) {
        failure = with;
    }

    /** From now on answers come from this executor. */
    public synchronized void answerOn(Executor executor) {
        completer = executor;
    }

    /** The reply to the next write, instead of doing it. */
    public synchronized void replyNext(Reply reply) {
        nextReply = reply;
    }

    /** Whether {@link #current} follows {@link #latest}. */
    public synchronized void freezeCurrent(boolean frozen) {
        currentIsFrozen = frozen;
        current = frozen ? current : latest;
    }

    /** The status that tables get when they are created. */
    public synchronized void createTablesAs(Table.Status status) {
        newTablesAre = status;
    }

    /** Changes a table's status. */
    public synchronized void setStatus(String name, Table.Status status) {
        Table table = latest.get(name);
        put(new Table(
                table.number(), table.id(), table.definition(), status, table.resource(), table.createdAtMillis()));
    }

    /** Removes a table and its items. */
    public synchronized void remove(String name) {
        items.remove(latest.get(name).number());
        TreeMap<String, Table> tables = new TreeMap<>(latest.tables());
        tables.remove(name);
        publish(tables);
    }

    /** For each read so far, whether it was consistent. */
    public synchronized List<Boolean> consistencyOfReads() {
        return List.copyOf(consistencyOfReads);
    }

    private void put(Table table) {
        TreeMap<String, Table> tables = new TreeMap<>(latest.tables());
        tables.put(table.name(), table);
        publish(tables);
    }

    private void publish(SortedMap<String, Table> tables) {
        latest = new Catalogue(latest.version() + 1, tables);
        if (!currentIsFrozen) {
            current = latest;
        }
    }

    private synchronized <T> CompletionStage<T> answer(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        RuntimeException problem = failure == null ? null : failure.get();
        completer.execute(() -> {
            if (problem != null) {
                future.completeExceptionally(problem);
            } else {
                try {
                    future.complete(work.get());
                } catch (RuntimeException e) {
                    future.completeExceptionally(e);
                }
            }
        });
        return future;
    }

    @Override
    public int count() {
        return GROUPS;
    }

    @Override
    public int groupOf(int hash) {
        return hash / HASHES_PER_GROUP;
    }

    @Override
    public int firstHash(int group) {
        return group * HASHES_PER_GROUP;
    }

    @Override
    public CompletionStage<Reply> write(int group, Command command) {
        return answer(() -> apply(group, command));
    }

    private synchronized Reply apply(int group, Command command) {
        if (nextReply != null) {
            Reply reply = nextReply;
            nextReply = null;
            return reply;
        }
        return switch (command) {
            case Command.PutItem(ItemKey key, Bytes item, boolean returnOld) -> {
                NavigableMap<Bytes, Bytes> table = tableOf(group, key);
                if (table == null) {
                    yield new Reply.NoSuchTable();
                }
                Bytes old = table.put(positionOf(key), item);
                yield new Reply.Done(returnOld ? old : null);
            }
            case Command.DeleteItem(ItemKey key, boolean returnOld) -> {
                NavigableMap<Bytes, Bytes> table = tableOf(group, key);
                if (table == null) {
                    yield new Reply.NoSuchTable();
                }
                Bytes old = table.remove(positionOf(key));
                yield new Reply.Done(returnOld ? old : null);
            }
            default -> throw new IllegalArgumentException("Not for a data group: " + command);
        };
    }

    private NavigableMap<Bytes, Bytes> tableOf(int group, ItemKey key) {
        if (groupOf(key.hash()) != group) {
            throw new IllegalArgumentException("Hash " + key.hash() + " is not of group " + group);
        }
        return items.get(key.table());
    }

    private static Bytes positionOf(ItemKey key) {
        return new KeyCodec.Key(key.hash(), key.key()).position();
    }

    @Override
    public synchronized CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
        consistencyOfReads.add(consistent);
        return answer(() -> answer(group, read));
    }

    private synchronized ReadReply answer(int group, Read read) {
        return switch (read) {
            case Read.GetItem(ItemKey key) -> {
                NavigableMap<Bytes, Bytes> table = tableOf(group, key);
                yield table == null ? new ReadReply.NoSuchTable() : new ReadReply.ItemIs(table.get(positionOf(key)));
            }
            case Read.GetRange range -> page(group, range);
            case Read.GetStatistics(int number) -> {
                NavigableMap<Bytes, Bytes> table = items.get(number);
                if (table == null) {
                    yield new ReadReply.NoSuchTable();
                }
                KeyCodec.Range owned = KeyCodec.hashes(firstHash(group), firstHash(group + 1) - 1);
                var mine = table.subMap(owned.from(), owned.to()).values();
                long size = mine.stream()
                        .mapToLong(item -> ItemCodec.sizeBytes(item.array()))
                        .sum();
                yield new ReadReply.StatisticsAre(mine.size(), size);
            }
        };
    }

    private ReadReply page(int group, Read.GetRange range) {
        NavigableMap<Bytes, Bytes> table = items.get(range.table());
        if (table == null) {
            return new ReadReply.NoSuchTable();
        }
        KeyCodec.Range owned = KeyCodec.hashes(firstHash(group), firstHash(group + 1) - 1);
        if (range.from().compareTo(owned.from()) < 0 || range.to().compareTo(owned.to()) > 0) {
            throw new IllegalArgumentException("Range reaches beyond group " + group);
        }
        NavigableMap<Bytes, Bytes> part = table.subMap(range.from(), true, range.to(), false);
        List<Bytes> page = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<Bytes, Bytes> entry :
                (range.direction() == Read.Direction.FORWARD ? part : part.descendingMap()).entrySet()) {
            page.add(entry.getValue());
            bytes += ItemCodec.sizeBytes(entry.getValue().array());
            if (page.size() == range.maxItems() || bytes >= range.maxBytes()) {
                return new ReadReply.Page(page, entry.getKey(), bytes);
            }
        }
        return new ReadReply.Page(page, null, bytes);
    }

    @Override
    public synchronized Catalogue current() {
        return current;
    }

    @Override
    public synchronized CompletionStage<Catalogue> latest() {
        return answer(() -> latest);
    }

    @Override
    public CompletionStage<Reply> declare(TableDefinition definition, String resource) {
        throw new UnsupportedOperationException("operations go through provisioning");
    }

    @Override
    public CompletionStage<Reply> delete(String name, String resource) {
        throw new UnsupportedOperationException("operations go through provisioning");
    }

    @Override
    public CompletionStage<Table> create(TableDefinition definition, byte[] createTableJson) {
        return answer(() -> createNow(definition));
    }

    private synchronized Table createNow(TableDefinition definition) {
        if (latest.get(definition.name()) != null) {
            throw new RefusedException(
                    RefusedException.Kind.RESOURCE_IN_USE, "Table already exists: " + definition.name());
        }
        int number = Math.toIntExact(latest.version()) + 1;
        UUID id = new UUID(
                ByteBuffer.wrap(definition.name().concat("        ").getBytes()).getLong(), number);
        Table table = new Table(number, id.toString(), definition, newTablesAre, null, 1_764_000_000_125L);
        items.put(number, new TreeMap<>());
        put(table);
        return table;
    }

    @Override
    public CompletionStage<Table> delete(String name) {
        return answer(() -> {
            synchronized (this) {
                Table table = latest.get(name);
                remove(name);
                return table;
            }
        });
    }
}
