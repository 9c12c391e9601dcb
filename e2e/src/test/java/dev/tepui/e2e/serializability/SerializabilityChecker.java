package dev.tepui.e2e.serializability;

import dev.tepui.e2e.serializability.Transaction.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a history of transactions is serializable: whether there is an order of those that took effect in
 * which each reads what those before it wrote. Items that list their writes tell the order of these, so that every
 * dependency is known, and a history is serializable exactly if they form no cycle (Kingsbury and Alvaro, "Elle:
 * Inferring Isolation Anomalies from Experimental Observations", 2020). Pure.
 */
public final class SerializabilityChecker {
    private final TransactionHistory history;
    /** Who wrote an id to an item. */
    private final Map<Write, Transaction> writers = new HashMap<>();

    private final Set<Write> finalWrites;
    private final List<Anomaly> anomalies = new ArrayList<>();

    /** An id in the list of an item. */
    private record Write(String item, String id) {}

    private SerializabilityChecker(TransactionHistory history) {
        this.history = history;
        this.finalWrites = history.finalLists().entrySet().stream()
                .flatMap(entry -> writes(entry.getKey(), entry.getValue()))
                .collect(Collectors.toSet());
        for (Transaction transaction : history.transactions()) {
            writesOf(transaction).forEach(write -> writers.put(write, transaction));
        }
    }

    /**
     * What is wrong with a history; nothing when it is serializable. The times of its transactions do not matter. The
     * order of transactions is looked at only when each list is right for itself.
     */
    public static List<Anomaly> check(TransactionHistory history) {
        return new SerializabilityChecker(history)
                .check(orders -> Cycles.among(orders.stream()
                        .flatMap(order -> order.dependencies().stream())
                        .toList()));
    }

    /**
     * What is wrong with a history when each item is looked at for itself: nothing when what was done to it can be put
     * in an order that respects real time, which is linearizability of single items.
     */
    public static List<Anomaly> checkEachItem(TransactionHistory history) {
        return new SerializabilityChecker(history)
                .check(orders -> orders.stream()
                        .flatMap(order ->
                                Cycles.among(Stream.concat(order.dependencies().stream(), order.realTime().stream())
                                                .toList())
                                        .stream())
                        .toList());
    }

    /** Looks for cycles. */
    @FunctionalInterface
    private interface Search {
        List<Anomaly> among(List<ItemOrder> orders);
    }

    private List<Anomaly> check(Search search) {
        history.finalLists().forEach(this::checkFinal);
        history.transactions().forEach(this::checkEffects);
        List<Transaction> done =
                history.transactions().stream().filter(this::tookEffect).toList();
        done.forEach(reader -> reader.reads().forEach((item, list) -> checkRead(reader, item, list)));
        return anomalies.isEmpty() ? search.among(ItemOrder.all(history, done)) : List.copyOf(anomalies);
    }

    private boolean tookEffect(Transaction transaction) {
        return switch (transaction.outcome()) {
            case DONE -> true;
            case REFUSED -> false;
            case UNKNOWN -> writesOf(transaction).anyMatch(finalWrites::contains);
        };
    }

    private static Stream<Write> writesOf(Transaction transaction) {
        return transaction.writes().entrySet().stream().flatMap(entry -> writes(entry.getKey(), entry.getValue()));
    }

    private static Stream<Write> writes(String item, List<String> ids) {
        return ids.stream().map(id -> new Write(item, id));
    }

    private void checkFinal(String item, List<String> list) {
        Set<String> seen = new HashSet<>();
        for (String id : list) {
            Transaction writer = writers.get(new Write(item, id));
            if (writer == null) {
                report(Anomaly.Kind.INVENTED_WRITE, id + " in the end in " + item);
            } else if (writer.outcome() == Outcome.REFUSED) {
                report(Anomaly.Kind.G1A, id + " of " + writer.name() + ", which was refused, in the end in " + item);
            }
            if (!seen.add(id)) {
                report(Anomaly.Kind.REPEATED_WRITE, id + " in the end in " + item);
            }
        }
    }

    private void checkEffects(Transaction transaction) {
        List<Write> missing = writesOf(transaction)
                .filter(write -> !finalWrites.contains(write))
                .toList();
        boolean partial = missing.size() < writesOf(transaction).count();
        if (!missing.isEmpty() && transaction.outcome() != Outcome.REFUSED && partial) {
            report(Anomaly.Kind.PARTIAL_TRANSACTION, transaction.name() + " without " + missing);
        } else if (!missing.isEmpty() && transaction.outcome() == Outcome.DONE) {
            report(Anomaly.Kind.LOST_WRITE, transaction.name() + " without " + missing);
        }
    }

    private void checkRead(Transaction reader, String item, List<String> list) {
        List<String> end = history.finalLists().getOrDefault(item, List.of());
        if (list.size() > end.size() || !end.subList(0, list.size()).equals(list)) {
            explain(reader, item, list, end);
        } else if (!list.isEmpty()) {
            String last = list.getLast();
            Transaction writer = writers.get(new Write(item, last));
            if (!Objects.equals(writer, reader)
                    && writer != null
                    && !writer.writes().get(item).getLast().equals(last)) {
                report(
                        Anomaly.Kind.G1B,
                        reader.name() + " saw " + last + " as the last of " + item + ", before the other writes of "
                                + writer.name());
            }
        }
    }

    /** A list that does not lead to the final one. */
    private void explain(Transaction reader, String item, List<String> list, List<String> end) {
        int same = 0;
        while (same < Math.min(list.size(), end.size()) && list.get(same).equals(end.get(same))) {
            same++;
        }
        String id = list.get(same);
        Transaction writer = writers.get(new Write(item, id));
        String saw = reader.name() + " saw " + id + " at position " + same + " of " + item;
        if (writer == null) {
            report(Anomaly.Kind.INVENTED_WRITE, saw);
        } else if (writer.outcome() == Outcome.REFUSED) {
            report(Anomaly.Kind.G1A, saw + ", a write of " + writer.name() + ", which was refused");
        } else {
            String there = same < end.size() ? end.get(same) : "nothing";
            report(Anomaly.Kind.CHANGED_PAST, saw + ", where in the end there is " + there);
        }
    }

    private void report(Anomaly.Kind kind, String what) {
        anomalies.add(new Anomaly(kind, what));
    }
}
