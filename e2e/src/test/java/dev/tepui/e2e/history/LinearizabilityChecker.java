package dev.tepui.e2e.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Decides whether a history of one register is linearizable: whether there is an order of its operations that respects
 * real time and in which every read returns the value last written.
 *
 * <p>The search of Wing and Gong ("Testing and Verifying Concurrent Objects", 1993) with Lowe's memory of visited
 * configurations ("Testing for linearizability", 2017). Exponential in the number of concurrent operations only.
 */
public final class LinearizabilityChecker {
    /** An event of the history in a list from which operations are lifted while they are tried. */
    private static final class Event {
        final int operation;
        final boolean isCall;
        Event matchingReturn;
        Event previous;
        Event next;

        Event(int operation, boolean isCall) {
            this.operation = operation;
            this.isCall = isCall;
        }
    }

    private record Configuration(BitSet done, String register) {}

    private record Step(Event call, String registerBefore) {}

    private final List<Operation> operations;
    private final Event head = new Event(-1, false);
    private final BitSet done = new BitSet();
    private final Set<Configuration> visited = new HashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private String register;

    private LinearizabilityChecker(List<Operation> operations) {
        this.operations = operations;
        linkEvents();
    }

    /** Whether the history is linearizable for a register that begins empty (null). */
    public static boolean isLinearizable(List<Operation> history) {
        return new LinearizabilityChecker(history).search();
    }

    private boolean search() {
        Event event = head.next;
        while (head.next != null) {
            if (event.isCall && tryNow(event)) {
                event = head.next;
            } else if (event.isCall) {
                event = event.next;
            } else if (steps.isEmpty()) {
                return false;
            } else {
                Step last = steps.pop();
                register = last.registerBefore;
                done.clear(last.call.operation);
                putBack(last.call);
                event = last.call.next;
            }
        }
        return true;
    }

    /** Lets the operation take effect now, if the register allows it and the result has not been explored before. */
    private boolean tryNow(Event call) {
        Operation operation = operations.get(call.operation);
        if (operation.kind() == Operation.Kind.READ && !Objects.equals(operation.value(), register)) {
            return false;
        }
        BitSet after = (BitSet) done.clone();
        after.set(call.operation);
        if (!visited.add(new Configuration(after, operation.value()))) {
            return false;
        }
        steps.push(new Step(call, register));
        register = operation.value();
        done.set(call.operation);
        lift(call);
        return true;
    }

    private void linkEvents() {
        record Timed(long at, Event event) {}
        List<Timed> events = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Event call = new Event(i, true);
            call.matchingReturn = new Event(i, false);
            events.add(new Timed(operations.get(i).invokedAt(), call));
            events.add(new Timed(operations.get(i).returnedAt(), call.matchingReturn));
        }
        // At equal times calls come first: the operations overlap.
        events.sort(Comparator.comparingLong(Timed::at).thenComparing(timed -> timed.event.isCall ? 0 : 1));
        Event last = head;
        for (Timed timed : events) {
            last.next = timed.event;
            timed.event.previous = last;
            last = timed.event;
        }
    }

    private static void lift(Event call) {
        unlink(call);
        unlink(call.matchingReturn);
    }

    private static void putBack(Event call) {
        relink(call.matchingReturn);
        relink(call);
    }

    private static void unlink(Event event) {
        event.previous.next = event.next;
        if (event.next != null) {
            event.next.previous = event.previous;
        }
    }

    private static void relink(Event event) {
        event.previous.next = event;
        if (event.next != null) {
            event.next.previous = event;
        }
    }
}
