package dev.tepui.storage.consensus.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.WriteBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A state machine for tests: a command is {@code key=value} and is answered with the previous value. Keeps its contract
 * as the real one does: one batch holds the change and the applied position; a marker tells an unfinished import.
 */
final class RegisterMachine implements StateMachine {
    private static final byte[] FIRST = {0};
    private static final byte[] LAST = {(byte) 0xFF};

    private final Store store;
    private final String prefix;
    private volatile Position applied;
    volatile RuntimeException failWith;
    volatile RuntimeException failExportWith;
    int imports;

    RegisterMachine(Store store, int group) {
        this.store = store;
        this.prefix = group + "/";
        byte[] stored = store.get(Family.META, bytes(prefix + "applied"));
        applied = stored == null ? new Position(0, 0) : parse(new String(stored, UTF_8));
    }

    String read(String key) {
        byte[] value = store.get(Family.ITEMS, bytes(prefix + key));
        return value == null ? null : new String(value, UTF_8);
    }

    Map<String, String> content() {
        Map<String, String> result = new TreeMap<>();
        try (Cursor cursor = store.scan(Family.ITEMS, FIRST, LAST, true)) {
            while (cursor.next()) {
                String key = new String(cursor.key(), UTF_8);
                if (key.startsWith(prefix)) {
                    result.put(key.substring(prefix.length()), new String(cursor.value(), UTF_8));
                }
            }
        }
        return result;
    }

    @Override
    public List<byte[]> apply(List<Entry> entries) {
        if (failWith != null) {
            throw failWith;
        }
        List<byte[]> replies = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.index() <= applied.index()) {
                replies.add(new byte[0]);
                continue;
            }
            String[] words = new String(entry.command(), UTF_8).split("=", 2);
            String previous = read(words[0]);
            WriteBatch batch = new WriteBatch();
            batch.put(Family.ITEMS, bytes(prefix + words[0]), bytes(words[1]));
            Position position = new Position(entry.index(), entry.term());
            batch.put(Family.META, bytes(prefix + "applied"), bytes(position.index() + " " + position.term()));
            store.write(batch);
            applied = position;
            replies.add(bytes(previous == null ? "" : previous));
        }
        return replies;
    }

    @Override
    public Position applied() {
        return applied;
    }

    @Override
    public Position flush() {
        Position position = applied;
        store.flush();
        return position;
    }

    @Override
    public Position exportTo(Path directory) {
        if (failExportWith != null) {
            throw failExportWith;
        }
        try {
            Position position;
            synchronized (store) {
                position = applied;
                StringBuilder text = new StringBuilder();
                content()
                        .forEach((key, value) ->
                                text.append(key).append('=').append(value).append('\n'));
                Files.writeString(directory.resolve("content"), text);
            }
            Files.writeString(directory.resolve("applied"), position.index() + " " + position.term());
            return position;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Position importFrom(Path directory) {
        try {
            imports++;
            WriteBatch batch = new WriteBatch();
            content().keySet().forEach(key -> batch.delete(Family.ITEMS, bytes(prefix + key)));
            for (String line : Files.readAllLines(directory.resolve("content"))) {
                String[] words = line.split("=", 2);
                batch.put(Family.ITEMS, bytes(prefix + words[0]), bytes(words[1]));
            }
            String position = Files.readString(directory.resolve("applied"));
            batch.put(Family.META, bytes(prefix + "applied"), bytes(position));
            store.write(batch);
            store.flush();
            applied = parse(position);
            return applied;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Position parse(String text) {
        String[] words = text.split(" ");
        return new Position(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
