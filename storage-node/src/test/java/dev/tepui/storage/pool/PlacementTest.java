package dev.tepui.storage.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.pool.MemberList.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
    private static final MemberList TWO_CELLS = MemberList.parse("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1", 8010);

    @Test
    void shouldPutOneReplicaOfEveryGroupIntoEveryZone() {
        MemberList members = MemberList.parse("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1", 8010);

        Placement placement = Placement.initial(members, 12);
        assertThat(placement.cells()).isEqualTo(2);
        assertThat(placement.voters(0)).extracting(Member::host).containsExactly("a0", "b0", "c0");
        assertThat(placement.voters(5)).extracting(Member::host).containsExactly("a1", "b1", "c1");
        assertThat(placement.voters(Replica.CATALOGUE)).extracting(Member::host).containsExactly("a0", "b0", "c0");
        assertThat(placement.learners(Replica.CATALOGUE))
                .extracting(Member::host)
                .containsExactly("a1", "b1", "c1");
        assertThat(placement.learners(1)).isEmpty();
        Member b1 = members.byHost("b1").orElseThrow();
        assertThat(b1.address()).isEqualTo("b1:8010");
        assertThat(placement.groupsOf(b1)).containsExactly(-1, 1, 3, 5, 7, 9, 11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/", "/h", "a/h,", "a/h/i", "a/h,b/h", "a/h,a/i,b/j"})
    void shouldRefuseListsThatAreNoPool(String text) {
        assertThatThrownBy(() -> MemberList.parse(text, 8010)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepAGroupOnBothCellsWhileItMoves() {
        Placement placement = Placement.initial(TWO_CELLS, 4).first().moving(0, 1);
        Member a0 = TWO_CELLS.byHost("a0").orElseThrow();
        Member a1 = TWO_CELLS.byHost("a1").orElseThrow();

        assertThat(placement.voters(0)).extracting(Member::host).containsExactly("a1", "b1", "c1");
        assertThat(placement.holders(0)).hasSize(6);
        assertThat(placement.groupsOf(a0)).as("what it needs to serve").containsExactly(-1, 2);
        assertThat(placement.isSettledOn(a0, 0)).isFalse();
        assertThat(placement.groupsTouching(a0)).containsExactly(-1, 0, 2);
        assertThat(placement.groupsTouching(a1)).containsExactly(-1, 0, 1, 3);

        Placement arrived = placement.arrived(0, 1);
        assertThat(arrived.groupsTouching(a0)).containsExactly(-1, 2);
        assertThat(arrived.groupsOf(a1)).containsExactly(-1, 0, 1, 3);
        assertThat(arrived.version()).isEqualTo(3);
    }

    @Test
    void shouldOnlySendAMovingGroupBack() {
        MemberList three = MemberList.parse("a/a0,a/a1,a/a2", 8010);
        Placement placement = Placement.initial(three, 3).first().moving(0, 1);

        assertThatThrownBy(() -> placement.moving(0, 2)).hasMessageContaining("on its way to cell 1");
        Placement back = placement.moving(0, 0);
        assertThat(back.place(0)).isEqualTo(new Placement.Place(0, 1));
        assertThat(back.arrived(0, 1))
                .as("the note of a move that was turned back")
                .isSameAs(back);
        assertThatThrownBy(() -> placement.moving(1, 3)).hasMessageContaining("no cell 3");
        assertThat(placement.moving(1, 1)).isSameAs(placement);
    }

    @Test
    void shouldNotLetMembersGoThatHoldSomething() {
        Placement placement = Placement.initial(TWO_CELLS, 4).first();
        MemberList one = MemberList.parse("a/a0,b/b0,c/c0", 8010);

        assertThatThrownBy(() -> placement.with(one, 1)).hasMessageContaining("cell 1 still holds");
        assertThatThrownBy(() -> placement.with(TWO_CELLS, 3)).isInstanceOf(IllegalArgumentException.class);
        MemberList others = MemberList.parse("a/x0,a/a1,b/b0,b/b1,c/c0,c/c1", 8010);
        assertThatThrownBy(() -> placement.with(others, 2)).hasMessageContaining("at the end of each zone");
        assertThat(placement.with(TWO_CELLS, 2)).isSameAs(placement);
        assertThat(placement.with(TWO_CELLS, 1).cells()).isEqualTo(1);
    }
}
