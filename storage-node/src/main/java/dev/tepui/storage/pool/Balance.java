package dev.tepui.storage.pool;

import dev.tepui.storage.pool.Placement.Place;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which group should move next, so that all cells in use hold equally many (give or take one) and the others none.
 * Pure: the same placement gives the same answer, and following it ends after as few moves as possible.
 *
 * @param group the group
 * @param to its next cell
 */
public record Balance(int group, int to) {

    /**
     * The next move; empty when everything is in its place or on its way there.
     *
     * <ol>
     *   <li>A group on its way to a cell that is being emptied is sent back, if where it comes from is in use.
     *   <li>A group on a cell that is being emptied goes to the cell with the fewest groups.
     *   <li>Otherwise a group of the fullest cell goes to the emptiest, if they differ by more than one.
     * </ol>
     *
     * <p>A cell's last group leaves first, so that the others keep their turn ({@link PreferredLeaders}).
     */
    static Optional<Balance> next(Placement placement) {
        return turnBack(placement).or(() -> leave(placement)).or(() -> level(placement));
    }

    /**
     * The next move, while no more than {@code atOnce} groups are on their way. One that is sent back is on its way
     * already: it must not wait for its own arrival, which may never be where members of its new cell are lost.
     */
    public static Optional<Balance> next(Placement placement, int atOnce) {
        int moving = placement.groupsMoving().size();
        return next(placement).filter(move -> moving < atOnce || placement.isMoving(move.group()));
    }

    /** The placement when nothing is left to be moved and everything has arrived. */
    static Placement atRest(Placement placement) {
        Placement then = placement;
        Optional<Balance> next = next(then);
        while (next.isPresent() || !then.groupsMoving().isEmpty()) {
            if (next.isPresent()) {
                Balance move = next.get();
                then = then.moving(move.group(), move.to()).arrived(move.group(), move.to());
            } else {
                for (int group : then.groupsMoving()) {
                    then = then.arrived(group, then.place(group).cell());
                }
            }
            next = next(then);
        }
        return then;
    }

    private static Optional<Balance> turnBack(Placement placement) {
        return groups(placement)
                .filter(group -> placement.isMoving(group)
                        && placement.place(group).cell() >= placement.cells()
                        && placement.place(group).from() < placement.cells())
                .mapToObj(group -> new Balance(group, placement.place(group).from()))
                .findFirst();
    }

    private static Optional<Balance> leave(Placement placement) {
        return settled(placement)
                .filter(group -> placement.place(group).cell() >= placement.cells())
                .mapToObj(group -> new Balance(group, emptiest(placement)))
                .reduce((first, second) -> second);
    }

    private static Optional<Balance> level(Placement placement) {
        int emptiest = emptiest(placement);
        int fullest = IntStream.range(0, placement.cells())
                .boxed()
                .max(Comparator.comparingLong(cell -> count(placement, cell)))
                .orElseThrow();
        if (count(placement, fullest) - count(placement, emptiest) <= 1) {
            return Optional.empty();
        }
        return settled(placement)
                .filter(group -> placement.place(group).cell() == fullest)
                .mapToObj(group -> new Balance(group, emptiest))
                .reduce((first, second) -> second);
    }

    private static int emptiest(Placement placement) {
        return IntStream.range(0, placement.cells())
                .boxed()
                .min(Comparator.comparingLong(cell -> count(placement, cell)))
                .orElseThrow();
    }

    /** Groups that are or will be on a cell. */
    private static long count(Placement placement, int cell) {
        return placement.places().stream()
                .map(Place::cell)
                .filter(at -> at == cell)
                .count();
    }

    private static IntStream settled(Placement placement) {
        return groups(placement).filter(group -> !placement.isMoving(group));
    }

    private static IntStream groups(Placement placement) {
        return IntStream.range(0, placement.places().size());
    }
}
