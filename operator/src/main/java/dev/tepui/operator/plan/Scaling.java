package dev.tepui.operator.plan;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.nodeclient.NodeStatus.Place;
import dev.tepui.operator.nodeclient.NodeStatus.Placement;
import dev.tepui.operator.nodeclient.PoolMembers;
import dev.tepui.operator.observe.ObservedPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a pool comes from the cells that it has to those of its spec. The nodes move the replication groups; the operator
 * starts pods before them and stops pods after them:
 *
 * <ol>
 *   <li><b>Growing.</b> The pods of the new cells start. When all of them answer, the pool is told of its new members;
 *       then its groups spread over them.
 *   <li><b>Shrinking.</b> The pool is told to use fewer cells. When no group is on the others, or on its way there, it
 *       is told that their members are gone. When it agrees, their pods stop.
 * </ol>
 *
 * <p>Each step follows from what the nodes say about themselves, so that a new operator goes on where another has
 * stopped, and a spec that changes on the way is just another goal. Nothing happens before the nodes have written down
 * where the groups are: until then they go by the list of members that they were started with, which must not change.
 *
 * @param cells cells of which members shall run
 * @param tell what the pool is to be told; empty when it knows
 * @param groupsLeft groups that have to move, or are on their way
 * @param known hosts of the members that the pool knows; empty while it does not say
 */
public record Scaling(int cells, Optional<PoolMembers> tell, int groupsLeft, Set<String> known) {

    static Scaling decide(ObservedPool observed, Formation formation) {
        StoragePool pool = observed.pool();
        int wanted = pool.getSpec().getCells();
        int running = Member.cells(pool);
        if (!(formation instanceof Formation.Formed)) {
            boolean formedBefore = pool.getStatus() != null
                    && Boolean.TRUE.equals(pool.getStatus().getFormed());
            return new Scaling(formedBefore ? running : wanted, Optional.empty(), 0, Set.of());
        }
        Optional<Placement> known = newest(observed);
        if (known.isEmpty()) {
            return new Scaling(running, Optional.empty(), 0, Set.of());
        }
        Placement placement = known.get();
        int members = cellsOf(pool, placement);
        int left = groupsLeft(placement, Math.min(wanted, members));
        return new Scaling(Math.max(wanted, members), tell(observed, placement, members), left, hosts(placement));
    }

    /** What the best informed node knows; empty while nothing has been written down. */
    private static Optional<Placement> newest(ObservedPool observed) {
        return observed.answers().stream()
                .map(NodeStatus::placement)
                .filter(placement -> placement != null && placement.version() > 0)
                .max(Comparator.comparingLong(Placement::version));
    }

    private static Set<String> hosts(Placement placement) {
        return Arrays.stream(placement.members().split(","))
                .map(member -> member.substring(member.indexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    /** Whether everything is as the spec wants it, as far as the pool says. */
    public boolean isDone(StoragePool pool) {
        int members = cells * pool.getSpec().getZones().size();
        return groupsLeft == 0
                && tell.isEmpty()
                && cells == pool.getSpec().getCells()
                && (known.isEmpty() || known.size() == members);
    }

    private static int cellsOf(StoragePool pool, Placement placement) {
        return placement.members().split(",").length / pool.getSpec().getZones().size();
    }

    private static Optional<PoolMembers> tell(ObservedPool observed, Placement placement, int members) {
        StoragePool pool = observed.pool();
        int wanted = pool.getSpec().getCells();
        if (wanted > members) {
            List<String> hosts =
                    Member.of(pool, wanted).stream().map(Member::host).toList();
            return observed.answering().containsAll(hosts)
                    ? Optional.of(members(pool, wanted, wanted))
                    : Optional.empty();
        }
        boolean empty = placement.groups().stream()
                .allMatch(place -> place.cell() < wanted && (!place.isMoving() || place.from() < wanted));
        PoolMembers goal = members(pool, empty ? wanted : members, wanted);
        boolean known = goal.cells() == placement.cells() && goal.members().equals(placement.members());
        return known ? Optional.empty() : Optional.of(goal);
    }

    private static PoolMembers members(StoragePool pool, int cells, int used) {
        return new PoolMembers(Member.list(Member.of(pool, cells)), used);
    }

    /** Groups on their way, and those that are too many on their cell: the nodes move no more than these. */
    private static int groupsLeft(Placement placement, int cells) {
        int moving = (int) placement.groups().stream().filter(Place::isMoving).count();
        List<Integer> counts = new ArrayList<>(Collections.nCopies(cells, 0));
        int elsewhere = 0;
        for (Place place : placement.groups()) {
            if (place.cell() < cells) {
                counts.set(place.cell(), counts.get(place.cell()) + 1);
            } else {
                elsewhere++;
            }
        }
        counts.sort(Comparator.reverseOrder());
        int groups = placement.groups().size();
        int surplus = IntStream.range(0, cells)
                .map(cell -> Math.max(0, counts.get(cell) - groups / cells - (cell < groups % cells ? 1 : 0)))
                .sum();
        return moving + elsewhere + surplus;
    }
}
