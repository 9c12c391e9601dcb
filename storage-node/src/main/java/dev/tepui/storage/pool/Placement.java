package dev.tepui.storage.pool;

import dev.tepui.storage.pool.MemberList.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which members hold which groups, as the catalogue says. A group lives on a cell, one replica in every zone; while it
 * moves, its replicas are on two cells. The catalogue's voters are cell 0 for ever, all other members follow it as
 * learners. Immutable.
 *
 * @param version grows by one with every change; 0 while nobody has written the placement down, so that each node goes
 *     by what it was configured with
 * @param cells cells that shall hold groups, 1 to {@code members.cells()}: those from here on are being emptied
 * @param places by group
 */
public record Placement(long version, MemberList members, int cells, List<Place> places) {
    /** The catalogue's number, as in {@code consensus.Replica.CATALOGUE}. */
    static final int CATALOGUE = -1;

    /**
     * Where a group is.
     *
     * @param cell where it lives, or shall when it moves
     * @param from where it comes from; the same cell when it does not move
     */
    public record Place(int cell, int from) {
        /** Whether the group is on its way. */
        public boolean isMoving() {
            return cell != from;
        }

        /** Whether the group has, or may have, replicas on a cell. */
        public boolean touches(int other) {
            return cell == other || from == other;
        }
    }

    /** Copies the list and checks the cells. */
    public Placement {
        places = List.copyOf(places);
        if (cells < 1 || cells > members.cells()) {
            throw new IllegalArgumentException("a pool of " + members.cells() + " cells cannot use " + cells);
        }
    }

    /** That of a pool which has not been told anything: group g on cell {@code g mod cells}. */
    public static Placement initial(MemberList members, int groups) {
        List<Place> places = IntStream.range(0, groups)
                .map(group -> group % members.cells())
                .mapToObj(cell -> new Place(cell, cell))
                .toList();
        return new Placement(0, members, members.cells(), places);
    }

    /** Where a data group is. */
    public Place place(int group) {
        return places.get(group);
    }

    /** Whether a group is on its way. */
    public boolean isMoving(int group) {
        return group != CATALOGUE && place(group).isMoving();
    }

    /** The members that vote in a group or, when it moves, shall: in the zones' order. */
    public List<Member> voters(int group) {
        return members.cell(cellOf(group));
    }

    /** The members that may hold a replica of a group with a vote: while it moves those of both cells. */
    public List<Member> holders(int group) {
        List<Member> holders = new ArrayList<>(voters(group));
        if (isMoving(group)) {
            holders.addAll(members.cell(place(group).from()));
        }
        return holders;
    }

    /** The members that follow a group without a vote. */
    public List<Member> learners(int group) {
        if (group != CATALOGUE) {
            return List.of();
        }
        return members.members().stream().filter(m -> m.cell() != 0).toList();
    }

    /**
     * The groups of which a member must have a replica to serve: the catalogue first, then data groups in order. None
     * that moves: its replicas of both cells come and go one by one.
     */
    public List<Integer> groupsOf(Member member) {
        return groupsWhere(place -> isSettled(place, member));
    }

    /** Whether a group is at rest on a member's cell, or the catalogue. */
    public boolean isSettledOn(Member member, int group) {
        return group == CATALOGUE || isSettled(place(group), member);
    }

    private static boolean isSettled(Place place, Member member) {
        return !place.isMoving() && place.cell() == member.cell();
    }

    /** The groups of which a member has, may have or shall have a replica, in the same order. */
    public List<Integer> groupsTouching(Member member) {
        return groupsWhere(place -> place.touches(member.cell()));
    }

    /** Groups that are on their way. */
    public List<Integer> groupsMoving() {
        return IntStream.range(0, places.size()).filter(this::isMoving).boxed().toList();
    }

    private List<Integer> groupsWhere(Predicate<Place> holds) {
        List<Integer> groups = new ArrayList<>();
        groups.add(CATALOGUE);
        IntStream.range(0, places.size())
                .filter(group -> holds.test(place(group)))
                .forEach(groups::add);
        return groups;
    }

    private int cellOf(int group) {
        return group == CATALOGUE ? 0 : place(group).cell();
    }

    /**
     * With other members and another number of cells to use.
     *
     * @throws IllegalArgumentException when members would go that may still hold something, or would move to another
     *     cell
     */
    public Placement with(MemberList newMembers, int newCells) {
        int needed = 1
                + places.stream()
                        .mapToInt(place -> Math.max(place.cell(), place.from()))
                        .max()
                        .orElse(0);
        if (newMembers.cells() < needed) {
            throw new IllegalArgumentException("cell " + (needed - 1) + " still holds replication groups");
        }
        int kept = Math.min(newMembers.cells(), members.cells());
        if (!IntStream.range(0, kept).allMatch(cell -> newMembers.cell(cell).equals(members.cell(cell)))) {
            throw new IllegalArgumentException("members may come and go at the end of each zone only");
        }
        return next(newMembers, newCells, places);
    }

    /**
     * With a group on its way to another cell. A group that moves already can only be sent back.
     *
     * @throws IllegalArgumentException when it cannot go there
     */
    public Placement moving(int group, int to) {
        Place place = place(group);
        if (to < 0 || to >= members.cells()) {
            throw new IllegalArgumentException("there is no cell " + to);
        }
        if (place.isMoving() && to != place.from()) {
            throw new IllegalArgumentException("group " + group + " is on its way to cell " + place.cell());
        }
        return to == place.cell() ? this : withPlace(group, new Place(to, place.cell()));
    }

    /** With a group arrived at the cell where it was sent; unchanged when it has been sent elsewhere. */
    public Placement arrived(int group, int at) {
        Place place = place(group);
        return place.isMoving() && place.cell() == at ? withPlace(group, new Place(at, at)) : this;
    }

    private Placement withPlace(int group, Place place) {
        List<Place> changed = new ArrayList<>(places);
        changed.set(group, place);
        return next(members, cells, changed);
    }

    /** The same with the next version; itself when nothing would change. */
    private Placement next(MemberList newMembers, int newCells, List<Place> newPlaces) {
        Placement same = new Placement(version, newMembers, newCells, newPlaces);
        return same.equals(this) ? this : new Placement(version + 1, newMembers, newCells, newPlaces);
    }

    /** This one, written down for the first time. */
    public Placement first() {
        return new Placement(1, members, cells, places);
    }
}
