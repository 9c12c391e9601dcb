package dev.tepui.storage.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.Placement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final MemberList MEMBERS = MemberList.parse("a/a0,a/a1,b/b0,b/b1,c/c0,c/c1", 1);
    private static final int GROUP = 0;

    private Placement placement =
            new Placement(1, MEMBERS, 2, List.of(new Placement.Place(0, 0), new Placement.Place(1, 1)));
    private final Targets targets = new Targets(
            () -> placement, MEMBERS.cell(0).getLast(), placement.places().size());

    @Test
    void shouldAskTheLeaderThatIsKnownAndThenTheHoldersInTurn() {
        assertThat(targets.learnLeader(GROUP, "b0:1")).isTrue();
        assertThat(targets.leader(GROUP, 0, null)).isEqualTo("b0:1");

        targets.forgetLeader(GROUP, "b0:1");
        assertThat(targets.leader(GROUP)).isNull();
        assertThat(asked(4)).containsExactlyInAnyOrder("a0:1", "b0:1");
    }

    @Test
    void shouldForgetWhoLedAGroupBeforeItMoved() {
        targets.learnLeader(GROUP, "b0:1");

        placement = placement.moving(GROUP, 1);
        assertThat(targets.leader(GROUP)).isEqualTo("b0:1");

        placement = placement.arrived(GROUP, 1);
        assertThat(targets.leader(GROUP)).isNull();
        assertThat(asked(6)).containsExactlyInAnyOrder("a1:1", "b1:1", "c1:1");
    }

    @Test
    void shouldKeepWhoLeadsWhatDidNotMove() {
        targets.learnLeader(1, "b1:1");
        placement = placement.moving(GROUP, 1).arrived(GROUP, 1);

        assertThat(targets.leader(1)).isEqualTo("b1:1");
        assertThat(targets.leader(1, 0, null)).isEqualTo("b1:1");
    }

    /** Before the news of the placement are here, somebody else may have had them. */
    @Test
    void shouldBelieveThatAMemberLeadsThatDoesNotHoldTheGroupYet() {
        assertThat(targets.learnLeader(GROUP, "b1:1")).isTrue();
        assertThat(targets.leader(GROUP, 0, null)).isEqualTo("b1:1");
    }

    private Set<String> asked(int attempts) {
        Set<String> asked = new HashSet<>();
        String last = null;
        for (int attempt = 0; attempt < attempts; attempt++) {
            last = targets.leader(GROUP, attempt, last);
            asked.add(last);
        }
        return asked;
    }
}
