package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestHistoryTest {
    private static final long EPOCH = RequestHistory.EPOCH_ENTRIES;

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(new Shard(0, 0, 0xFFFF), store));

    @Test
    void shouldApplyARepeatedRequestOnce() {
        Request first = put(0, 1, true);
        Request second = put(0, 2, true);
        group.apply(first);
        Reply reply = group.apply(second);
        assertThat(reply).isEqualTo(Machines.replaced(1, 2));
        assertThat(group.apply(first)).isEqualTo(Machines.created(1));
        assertThat(group.apply(second)).isEqualTo(reply);
        assertThat(stored()).isEqualTo(new ReadReply.ItemIs(Machines.item(2)));
    }

    @Test
    void shouldOnlySayThatALargeReplyWasGivenBefore() {
        group.apply(put(0, 5_000, false));
        Request request = put(0, 1, true);
        assertThat(group.apply(request)).isEqualTo(Machines.replaced(5_000, 1));
        assertThat(group.apply(request)).isEqualTo(new Reply.AppliedEarlier());
    }

    @Test
    void shouldRecogniseARequestUntilItsBaseLeavesTheWindow() {
        Request request = put(0, 1, false);
        group.applyAt(10, request);
        group.applyAt(4 * EPOCH - 1, put(EPOCH, 2, false));
        assertThat(group.applyAt(4 * EPOCH - 1 + 1, request)).isEqualTo(new Reply.Expired(4 * EPOCH));
        assertThat(stored()).isEqualTo(new ReadReply.ItemIs(Machines.item(2)));
    }

    @Test
    void shouldStillKnowARequestInTheLastEntryOfTheWindow() {
        Request request = put(0, 1, true);
        group.applyAt(10, request);
        group.applyAt(11, put(0, 2, false));
        assertThat(group.applyAt(4 * EPOCH - 1, request)).isEqualTo(Machines.created(1));
        assertThat(stored()).isEqualTo(new ReadReply.ItemIs(Machines.item(2)));
    }

    @Test
    void shouldFindARequestThatWasAppliedInALaterEpochThanItsBase() {
        Request request = put(EPOCH - 1, 1, false);
        group.applyAt(EPOCH, request);
        group.applyAt(EPOCH + 1, put(EPOCH, 2, false));
        group.applyAt(2 * EPOCH + 5, request);
        assertThat(stored()).isEqualTo(new ReadReply.ItemIs(Machines.item(2)));
    }

    @Test
    void shouldForgetEpochsThatLeftTheWindow() {
        for (int epoch = 0; epoch < 10; epoch++) {
            group.applyAt(epoch * EPOCH + 1, put(epoch * EPOCH, epoch, false));
        }
        assertThat(remembered()).isEqualTo(RequestHistory.WINDOW_EPOCHS);
        group.applyAt(100 * EPOCH, put(100 * EPOCH - 1, 1, false));
        assertThat(remembered()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWritesOfADroppedTableForEver() {
        group.apply(put(0, 1, false));
        assertThat(group.apply(new Command.DropTable(1, 1))).isEqualTo(new Reply.Done());
        assertThat(stored()).isEqualTo(new ReadReply.NoSuchTable());
        assertThat(group.apply(put(0, 1, false))).isEqualTo(new Reply.NoSuchTable());
        assertThat(group.apply(Machines.delete(Machines.key(1, 7, 1)))).isEqualTo(new Reply.NoSuchTable());
        assertThat(group.apply(new Command.DropTable(1, 1))).as("again").isEqualTo(new Reply.Done());
        GroupStateMachine restarted = new GroupStateMachine(new Shard(0, 0, 0xFFFF), store);
        assertThat(restarted.answer(new Read.GetStatistics(1))).isEqualTo(new ReadReply.NoSuchTable());
    }

    private ReadReply stored() {
        return group.machine.answer(new Read.GetItem(Machines.key(1, 7, 1)));
    }

    private static Request put(long baseIndex, int length, boolean returnOld) {
        return new Request(
                UUID.randomUUID(), baseIndex, 1, Machines.put(Machines.key(1, 7, 1), Machines.item(length), returnOld));
    }

    private int remembered() {
        int count = 0;
        try (Cursor cursor = store.scan(Family.REQUESTS, Layout.groupFrom(0), Layout.groupTo(0), true)) {
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }
}
