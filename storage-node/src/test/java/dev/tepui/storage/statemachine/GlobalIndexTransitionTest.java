package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobalIndexTransitionTest {
    private static final int INDEX = 17;
    private static final int SOURCE = 3;
    private static final ItemKey ONE = Machines.key(INDEX, 7, 1);
    private static final ItemKey TWO = Machines.key(INDEX, 8, 2);
    private static final Bytes SMALL = Machines.item(1);
    private static final Bytes LARGE = Machines.item(20);

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(new Shard(0, 0, 0xFFFF), store));

    @Test
    void shouldPutReplaceAndRemoveEntries() {
        change(SOURCE, 10, put(5, ONE, SMALL), put(10, TWO, SMALL));
        assertThat(statistics()).isEqualTo(new ReadReply.StatisticsAre(2, 4));
        change(SOURCE, 12, put(11, ONE, LARGE), remove(12, TWO));

        assertThat(entry(ONE)).isEqualTo(LARGE);
        assertThat(entry(TWO)).isNull();
        assertThat(statistics()).isEqualTo(new ReadReply.StatisticsAre(1, 21));
    }

    @Test
    void shouldSeeTheEarlierChangesOfACommand() {
        change(SOURCE, 10, put(5, ONE, SMALL), put(6, ONE, LARGE), remove(7, ONE), put(8, ONE, SMALL));

        assertThat(entry(ONE)).isEqualTo(SMALL);
        assertThat(statistics()).isEqualTo(new ReadReply.StatisticsAre(1, 2));
    }

    @Test
    void shouldCountAChangeOnce() {
        change(SOURCE, 10, put(5, ONE, SMALL));
        change(SOURCE, 20, remove(15, ONE));

        change(SOURCE, 10, put(5, ONE, SMALL));

        assertThat(entry(ONE)).isNull();
        assertThat(statistics()).isEqualTo(new ReadReply.StatisticsAre(0, 0));
    }

    /** Whoever delivers after a change of leader begins a little before, and may read further. */
    @Test
    void shouldCountTheNewChangesOfABatchThatBeginsEarlier() {
        change(SOURCE, 10, put(5, ONE, SMALL), remove(9, ONE));

        change(SOURCE, 20, put(5, ONE, SMALL), put(12, TWO, SMALL));

        assertThat(entry(ONE)).isNull();
        assertThat(entry(TWO)).isEqualTo(SMALL);
    }

    @Test
    void shouldKnowHowFarEachSourceIs() {
        change(SOURCE, 100, put(100, ONE, SMALL));
        change(SOURCE + 1, 5, put(5, TWO, SMALL));

        assertThat(entry(TWO)).isEqualTo(SMALL);
    }

    @Test
    void shouldForgetAllOfADroppedIndex() {
        change(SOURCE, 10, put(5, ONE, SMALL));
        group.apply(new Command.DropTable(INDEX, 1));

        assertThat(group.apply(
                        new Command.ChangeIndex(INDEX, SOURCE, Position.endOf(20), List.of(put(15, ONE, SMALL)))))
                .isEqualTo(new Reply.NoSuchTable());
        assertThat(entry(ONE)).isNull();
        try (var left = store.scan(Family.CHANGES, new byte[0], new byte[] {-1, -1}, true)) {
            assertThat(left.next()).isFalse();
        }
    }

    private void change(int source, long upTo, Command.EntryChange... changes) {
        assertThat(group.apply(new Command.ChangeIndex(INDEX, source, Position.endOf(upTo), List.of(changes))))
                .isEqualTo(new Reply.Done());
    }

    private static Command.EntryChange put(long index, ItemKey key, Bytes entry) {
        return new Command.EntryChange(new Position(index, 0), key.hash(), key.key(), entry);
    }

    private static Command.EntryChange remove(long index, ItemKey key) {
        return put(index, key, null);
    }

    private Bytes entry(ItemKey key) {
        ReadReply reply = group.machine.answer(new Read.GetItem(key));
        return reply instanceof ReadReply.ItemIs(Bytes item) ? item : null;
    }

    private ReadReply statistics() {
        return group.machine.answer(new Read.GetStatistics(INDEX));
    }
}
