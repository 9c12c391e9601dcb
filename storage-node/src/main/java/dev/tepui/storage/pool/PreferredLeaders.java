package dev.tepui.storage.pool;

import dev.tepui.storage.pool.MemberList.Member;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the groups' leaders should be when all voters are well: a cell's groups take the zones in turn, so every zone
 * leads equally many groups of every cell. Pure.
 *
 * <p>A pool that is being scaled shall not change leaders more often than it must. A leader has to hand over to another
 * zone when its group moves ({@link MemberChange}), and each cell begins with another zone, so that the new leader can
 * stay there. A group that is in its cell takes its turn among those that will be there in the end: by those that are
 * there at the moment, each that comes or goes would make others change. A group that is to leave its cell later keeps
 * its turn among those that are still there: the last one leaves first ({@link Balance}).
 */
public final class PreferredLeaders {
    private final Placement present;
    private final Placement atRest;

    private PreferredLeaders(Placement present, Placement atRest) {
        this.present = present;
        this.atRest = atRest;
    }

    /** Those of a placement. */
    public static PreferredLeaders of(Placement placement) {
        return new PreferredLeaders(placement, Balance.atRest(placement));
    }

    /** The member that should lead a group, one of those that vote in it or, when it moves, shall. */
    public Member of(int group) {
        List<Member> voters = present.voters(group);
        return voters.get(turn(group, voters.size()) % voters.size());
    }

    private int turn(int group, int zones) {
        if (group == Placement.CATALOGUE) {
            return zones - 1;
        }
        int cell = present.place(group).cell();
        Placement counts = atRest.place(group).cell() == cell ? atRest : present;
        long before = IntStream.range(0, group)
                .filter(other -> counts.place(other).cell() == cell)
                .count();
        return (int) before + cell;
    }
}
