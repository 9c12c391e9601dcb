package dev.tepui.storage.pool;

import dev.tepui.storage.pool.MemberList.Member;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the groups' leaders should be when all voters are well: a cell's groups take the zones in turn, so every zone
 * leads equally many groups of every cell. Each cell begins with another zone: a leader has to hand over to another
 * zone when its group moves ({@link MemberChange}), and can stay there. While groups move, the cells count on which
 * they will be in the end: with every group that comes or goes, others would have to change their leaders otherwise,
 * several times each. Pure.
 */
public final class PreferredLeaders {
    /** The catalogue's number, as in {@code consensus.Replica.CATALOGUE}. */
    private static final int CATALOGUE = -1;

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
        if (group == CATALOGUE) {
            return zones - 1;
        }
        int cell = atRest.place(group).cell();
        long before = IntStream.range(0, group)
                .filter(other -> atRest.place(other).cell() == cell)
                .count();
        return (int) before + cell;
    }
}
