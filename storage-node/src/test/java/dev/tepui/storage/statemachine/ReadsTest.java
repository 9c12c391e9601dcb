package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadsTest {
    private static final Shard FIRST = new Shard(0, 0, 0x7FFF);
    private static final Shard SECOND = new Shard(1, 0x8000, 0xFFFF);

    private final RandomGenerator random = Seed.random(ReadsTest.class);
    private final MemoryStore store = new MemoryStore();
    private final Machines first = new Machines(new GroupStateMachine(FIRST, store));
    private final Machines second = new Machines(new GroupStateMachine(SECOND, store));
    /** Positions of table 1 in both groups. */
    private final NavigableMap<Bytes, Bytes> items = new TreeMap<>();

    @BeforeEach
    void fill() {
        for (int i = 0; i < 60; i++) {
            ItemKey key = Machines.key(1, random.nextInt(0x10000), random.nextInt(3), random.nextInt(3));
            Bytes item = Machines.item(random.nextInt(50));
            (FIRST.owns(key) ? first : second).apply(Machines.put(key, item));
            items.put(new KeyCodec.Key(key.hash(), key.key()).position(), item);
            // Neighbours that must never be seen.
            first.apply(Machines.put(Machines.key(0, 5, 1), item));
            first.apply(Machines.put(Machines.key(2, 0, 1), item));
            second.apply(Machines.put(Machines.key(2, 0xFFFF, 1), item));
        }
    }

    @Test
    void shouldPageLikeASlowSecondVersion() {
        for (int i = 0; i < 3_000; i++) {
            Shard shard = random.nextBoolean() ? FIRST : SECOND;
            Read.GetRange range = new Read.GetRange(
                    1,
                    position(),
                    random.nextInt(3) == 0 ? null : position(),
                    random.nextBoolean() ? Read.Direction.FORWARD : Read.Direction.BACKWARD,
                    1 + random.nextInt(40),
                    1 + random.nextInt(800));
            Machines group = shard == FIRST ? first : second;
            assertThat(group.machine.answer(range)).as("%s", range).isEqualTo(naive(shard, range));
        }
    }

    private ReadReply naive(Shard shard, Read.GetRange range) {
        NavigableMap<Bytes, Bytes> inside = new TreeMap<>(items);
        inside.keySet().removeIf(position -> {
            int hash = (position.array()[0] & 0xFF) << 8 | position.array()[1] & 0xFF;
            return hash < shard.firstHash()
                    || hash > shard.lastHash()
                    || position.compareTo(range.from()) < 0
                    || range.to() != null && position.compareTo(range.to()) >= 0;
        });
        List<Bytes> page = new ArrayList<>();
        long scanned = 0;
        boolean forward = range.direction() == Read.Direction.FORWARD;
        for (var entry : (forward ? inside : inside.descendingMap()).entrySet()) {
            page.add(entry.getValue());
            scanned += ItemCodec.sizeBytes(entry.getValue().array());
            if (page.size() == range.maxItems() || scanned >= range.maxBytes()) {
                return new ReadReply.Page(page, entry.getKey(), scanned);
            }
        }
        return new ReadReply.Page(page, null, scanned);
    }

    /** As DynamoDB: who asks for as many items as there are gets a last key, and an empty page after it. */
    @Test
    void shouldGiveALastKeyAtTheLimitEvenIfNothingFollows() {
        int all =
                (int) items.keySet().stream().filter(key -> key.array()[0] >= 0).count();
        Bytes start = new Bytes(new byte[0]);
        ReadReply.Page page = (ReadReply.Page)
                first.machine.answer(new Read.GetRange(1, start, null, Read.Direction.FORWARD, all, Integer.MAX_VALUE));
        assertThat(page.items()).hasSize(all);
        assertThat(page.lastKey()).isNotNull();
        KeyCodec.Range rest = KeyCodec.hashes(0, 0xFFFF).after(page.lastKey());
        assertThat(first.machine.answer(
                        new Read.GetRange(1, rest.from(), null, Read.Direction.FORWARD, 1, Integer.MAX_VALUE)))
                .isEqualTo(new ReadReply.Page(List.of(), null, 0));
    }

    @Test
    void shouldAnswerForAnUnknownTableAsForAnEmptyOne() {
        assertThat(first.machine.answer(new Read.GetItem(Machines.key(9, 1, 1))))
                .isEqualTo(new ReadReply.ItemIs(null));
        assertThat(first.machine.answer(new Read.GetStatistics(9))).isEqualTo(new ReadReply.StatisticsAre(0, 0));
    }

    private Bytes position() {
        if (random.nextBoolean()) {
            return List.copyOf(items.keySet()).get(random.nextInt(items.size()));
        }
        byte[] position = new byte[random.nextInt(4)];
        random.nextBytes(position);
        return new Bytes(position);
    }
}
