package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Refused.Kind;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.pool.Placement.Place;
import dev.tepui.storage.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;

class PlacementTransitionTest {
    private static final MemberList ONE = MemberList.parse("a/a0", 8010);
    private static final MemberList TWO = MemberList.parse("a/a0,a/a1", 8010);

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(Shard.CATALOGUE, store));

    private Placement now() {
        return group.machine.catalogue().placement();
    }

    @Test
    void shouldKeepWhatWasWrittenDownFirst() {
        assertThat(now()).isNull();
        assertThat(group.apply(new Command.MoveGroup(0, 1))).isInstanceOf(Reply.Refused.class);

        assertThat(group.apply(new Command.PlacePool(ONE, 1, 4))).isEqualTo(new Reply.Done());
        assertThat(now()).isEqualTo(Placement.initial(ONE, 4).first());
        // Another leader that was configured with more members in the meantime moves nothing by that.
        group.apply(new Command.PlacePool(TWO, 2, 4));
        assertThat(now().places()).allMatch(new Place(0, 0)::equals);
        assertThat(now().version()).isEqualTo(2);
    }

    @Test
    void shouldMoveAGroupAndRememberItAcrossARestart() {
        group.apply(new Command.PlacePool(TWO, 2, 4));
        group.apply(new Command.MoveGroup(0, 1));
        assertThat(now().place(0)).isEqualTo(new Place(1, 0));

        GroupStateMachine restarted = new GroupStateMachine(Shard.CATALOGUE, store);
        assertThat(restarted.catalogue().placement()).isEqualTo(now());
        group.apply(new Command.NoteArrival(0, 0));
        assertThat(now().isMoving(0)).isTrue();
        group.apply(new Command.NoteArrival(0, 1));
        assertThat(now().place(0)).isEqualTo(new Place(1, 1));
    }

    @Test
    void shouldRefuseWhatCannotBeAndChangeNothing() {
        group.apply(new Command.PlacePool(TWO, 2, 4));
        Placement before = now();

        for (Command impossible : new Command[] {
            new Command.PlacePool(ONE, 1, 4),
            new Command.PlacePool(TWO, 3, 4),
            new Command.PlacePool(TWO, 0, 4),
            new Command.MoveGroup(0, 2)
        }) {
            assertThat(group.apply(impossible))
                    .as("%s", impossible)
                    .isInstanceOfSatisfying(
                            Reply.Refused.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.VALIDATION));
        }
        assertThat(group.apply(new Command.MoveGroup(4, 1)))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND));
        assertThat(now()).isEqualTo(before);
    }
}
