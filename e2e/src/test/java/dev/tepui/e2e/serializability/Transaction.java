package dev.tepui.e2e.serializability;

import java.util.List;
import java.util.Map;

/**
 * What a client did at one moment, or so it should seem: a transaction, or an operation on one item. Each item is a
 * list of the ids of all its writes in their order, and a write appends its id, which no other write has.
 *
 * @param name who did it, for people; no two have the same
 * @param reads the list of each item that was read, as it was before the transaction's own writes. Of a transaction of
 *     unknown outcome: what it must have read if it took effect, because its conditions said so
 * @param writes the ids that it appended to each item, in this order
 * @param begin when the client sent it, in nanoseconds since any moment
 * @param end when the client had the answer; {@link #NEVER} for an unknown outcome
 */
public record Transaction(
        String name,
        Map<String, List<String>> reads,
        Map<String, List<String>> writes,
        long begin,
        long end,
        Outcome outcome) {
    /** See {@link #end}. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What the client knows of it. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** It was refused: it changed nothing and never will. */
        REFUSED,
        /** There was no answer: it was done, will be done or never. */
        UNKNOWN
    }

    /** Names are unique, and hashing lists of thousands again and again would take long. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Transaction transaction && name.equals(transaction.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + (outcome == Outcome.DONE ? "" : " (" + outcome + ")") + " read " + reads + " wrote " + writes;
    }

    /** Whether it read or wrote the item. */
    boolean touches(String item) {
        return reads.containsKey(item) || writes.containsKey(item);
    }
}
