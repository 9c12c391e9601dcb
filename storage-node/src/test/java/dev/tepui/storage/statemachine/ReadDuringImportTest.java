package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read that overlaps an import has seen parts of two states, or of none. */
class ReadDuringImportTest {
    private static final Shard SHARD = new Shard(1, 0, 100);
    private static final Read READ = new Read.GetItem(Machines.key(1, 7, 1));

    @TempDir
    Path directory;

    private final Store store = new MemoryStore();
    private final GroupStateMachine machine = new GroupStateMachine(SHARD, store);

    @Test
    void shouldFailWhenAnImportTookPlaceMeanwhile() {
        export();
        assertThatThrownBy(() -> machine.answer(READ, during(() -> machine.importFrom(directory))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(machine.answer(READ)).isEqualTo(new ReadReply.ItemIs(Machines.item(3)));
    }

    @Test
    void shouldFailAfterAnImportBrokeOff() throws Exception {
        export();
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(f -> !f.endsWith("manifest")).toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> machine.importFrom(directory)).isInstanceOf(RuntimeException.class);
        assertThat(machine.complete()).isFalse();
        assertThatThrownBy(() -> machine.answer(READ)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new GroupStateMachine(SHARD, store).answer(READ))
                .isInstanceOf(IllegalStateException.class);
    }

    private void export() {
        Machines source = new Machines(new GroupStateMachine(SHARD, new MemoryStore()));
        source.apply(Machines.put(Machines.key(1, 7, 1), Machines.item(3)));
        source.machine.exportTo(directory);
    }

    /** The store, but {@code event} happens after the first key was read. */
    private ReadView during(Runnable event) {
        return new ReadView() {
            private boolean happened;

            @Override
            public byte[] get(Family family, byte[] key) {
                byte[] value = store.get(family, key);
                if (!happened) {
                    happened = true;
                    event.run();
                }
                return value;
            }

            @Override
            public Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
                return store.scan(family, from, to, ascending);
            }
        };
    }
}
