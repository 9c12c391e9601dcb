package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.ExpiryState;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random writes, sweeps, and time to live switched on, off and to another attribute, while leaders, of which several
 * may be at work and each may be late, look for the items that were there before. At each step the index has what a
 * scan of all items says, once all have been looked at; before, it never has anything else.
 */
class ExpiryPropertyTest {
    private static final int TABLE = 1;
    private static final int RUNS = 20;
    private static final int STEPS = 600;
    private static final List<String> ATTRIBUTES = List.of("t", "u");

    @Test
    void shouldNoteWhatAScanSays() {
        int complete = 0;
        long deleted = 0;
        for (int i = 0; i < RUNS; i++) {
            Run run = new Run(new SplittableRandom(Seed.of(ExpiryPropertyTest.class) + i));
            for (int step = 0; step < STEPS; step++) {
                run.step();
                complete += run.check() ? 1 : 0;
            }
            deleted += run.deleted;
        }
        assertThat(complete).as("steps with a complete index").isGreaterThan(RUNS * STEPS / 20);
        assertThat(deleted).as("items that expired").isGreaterThan(RUNS * 20);
    }

    private static final class Run {
        private final RandomGenerator random;
        private final MemoryStore store = new MemoryStore();
        private final Machines group = new Machines(new GroupStateMachine(new Shard(0, 0, 0xFFFF), store));
        private final TreeMap<Bytes, Map<String, AttributeValue>> items = new TreeMap<>();
        /** Proposed by leaders and not yet in the log; in any order. */
        private final Deque<Command> proposed = new ArrayDeque<>();

        private long version;
        private String attribute;
        private long deleted;

        Run(RandomGenerator random) {
            this.random = random;
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0 -> {
                    if (random.nextInt(3) == 0) {
                        version++;
                        attribute = random.nextInt(4) == 0 ? null : ATTRIBUTES.get(random.nextInt(2));
                        group.apply(new Command.SetTimeToLive(TABLE, version, attribute));
                    }
                }
                case 1, 2, 3 -> proposePage();
                case 4, 5, 6 -> {
                    if (!proposed.isEmpty()) {
                        group.apply(random.nextBoolean() ? proposed.removeFirst() : proposed.removeLast());
                    }
                }
                case 7, 8, 9 -> sweep();
                default -> write();
            }
        }

        private void write() {
            int number = random.nextInt(40);
            ItemKey key = Machines.key(TABLE, number * 1_000, number);
            if (random.nextInt(5) == 0) {
                items.remove(position(key));
                group.apply(Machines.delete(key));
                return;
            }
            Map<String, AttributeValue> item = new LinkedHashMap<>();
            for (String name : List.of("t", "a", "u")) {
                switch (random.nextInt(8)) {
                    case 0 -> item.put(name, new AttributeValue.S("5"));
                    case 1 -> item.put(name, new AttributeValue.N(new BigDecimal("2.5")));
                    case 2 -> item.put(name, new AttributeValue.N(new BigDecimal("-3")));
                    case 3, 4, 5 -> item.put(name, new AttributeValue.N(BigDecimal.valueOf(random.nextInt(1, 8))));
                    default -> {
                        // Without it.
                    }
                }
            }
            items.put(position(key), item);
            group.apply(Machines.put(key, IndexedTable.encoded(item)));
        }

        /** What a leader reads now, and what gets into the log some time later. */
        private void proposePage() {
            ExpiryState state = state();
            if (state.indexing().complete()) {
                return;
            }
            Bytes after = state.indexing().through();
            List<Bytes> page = new ArrayList<>(
                    after == null ? items.keySet() : items.tailMap(after, false).keySet());
            int size = random.nextInt(1, 12);
            Bytes through = page.size() <= size ? null : page.get(size - 1);
            page.subList(Math.min(size, page.size()), page.size()).clear();
            page.removeIf(position -> second(state.attribute(), items.get(position)) == null);
            proposed.add(new Command.IndexExpiries(TABLE, state.version(), page, through));
        }

        private void sweep() {
            long now = random.nextLong(1, 8);
            ReadReply.ExpiredAre due = (ReadReply.ExpiredAre)
                    group.machine.answer(new Read.GetExpired(TABLE, 0, now, 1 + random.nextInt(9)));
            Set<Bytes> positions = new HashSet<>(due.positions());
            for (Bytes position : items.keySet()) {
                if (random.nextInt(10) == 0) {
                    positions.add(position);
                }
            }
            if (random.nextBoolean()) {
                write();
            }
            int expected = 0;
            for (Bytes position : positions) {
                Long second = second(attribute, items.get(position));
                if (second != null && second <= now) {
                    items.remove(position);
                    expected++;
                }
            }
            assertThat(group.apply(new Command.DeleteExpired(TABLE, now, List.copyOf(positions), null)))
                    .isEqualTo(new Reply.Swept(expected));
            deleted += expected;
        }

        /** Whether the index is complete and that of an attribute. */
        private boolean check() {
            Map<Bytes, Long> implied = new HashMap<>();
            items.forEach((position, item) -> {
                Long second = second(attribute, item);
                if (second != null) {
                    implied.put(position, second);
                }
            });
            ExpiryState state = state();
            assertThat(state.attribute()).isEqualTo(attribute);
            assertThat(state.deletedItems()).isEqualTo(deleted);
            assertThat(implied).containsAllEntriesOf(index());
            if (state.indexing().complete()) {
                assertThat(index()).isEqualTo(implied);
            }
            assertThat(((ReadReply.StatisticsAre) group.machine.answer(new Read.GetStatistics(TABLE))).itemCount())
                    .isEqualTo(items.size());
            return attribute != null && state.indexing().complete();
        }

        private Map<Bytes, Long> index() {
            Map<Bytes, Long> index = new HashMap<>();
            try (Cursor cursor =
                    store.scan(Family.EXPIRY, Layout.expiriesFrom(0, TABLE, 0), Layout.expiriesEnd(0, TABLE), true)) {
                while (cursor.next()) {
                    byte[] key = cursor.key();
                    Bytes position = new Bytes(Arrays.copyOfRange(key, Layout.EXPIRY_BYTES, key.length));
                    assertThat(index.put(position, Layout.expirySecond(key))).isNull();
                }
            }
            return index;
        }

        private ExpiryState state() {
            return ((ReadReply.ExpiredAre) group.machine.answer(new Read.GetExpired(TABLE, 0, 0, 0))).state();
        }

        private static Long second(String attributeOrNull, Map<String, AttributeValue> itemOrNull) {
            return attributeOrNull != null
                            && itemOrNull != null
                            && itemOrNull.get(attributeOrNull) instanceof AttributeValue.N(var number)
                            && number.signum() > 0
                    ? Long.valueOf((long) Math.ceil(number.doubleValue()))
                    : null;
        }

        private static Bytes position(ItemKey key) {
            return new KeyCodec.Key(key.hash(), key.key()).position();
        }
    }
}
