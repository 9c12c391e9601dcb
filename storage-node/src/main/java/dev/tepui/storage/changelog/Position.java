package dev.tepui.storage.changelog;

/**
 * The place of a change among all changes of its group. Every replica gives a change the same position, and positions
 * grow in the order in which changes took place; there are gaps.
 *
 * @param index the Raft index of the entry that made the change
 * @param ordinal counts the changes of one entry, from 0
 */
public record Position(long index, int ordinal) implements Comparable<Position> {
    /** Before every change. */
    public static final Position START = new Position(0, 0);

    /** After every change of an entry, and before those of the next. */
    public static Position endOf(long index) {
        return new Position(index, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(Position other) {
        int byIndex = Long.compare(index, other.index);
        return byIndex != 0 ? byIndex : Integer.compare(ordinal, other.ordinal);
    }

    /** Whether this comes after {@code other}. */
    public boolean isAfter(Position other) {
        return compareTo(other) > 0;
    }
}
