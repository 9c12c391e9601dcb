package dev.tepui.e2e.serializability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The order in which an item was written, and what follows from it for the transactions that touched it. Only for
 * histories whose lists are beginnings of the final ones.
 */
final class ItemOrder {
    private final String item;
    private final List<Transaction> touching;
    /** Who made each write of the final list. */
    private final List<Transaction> writers;

    /**
     * One order for each item.
     *
     * @param done the transactions that took effect
     */
    static List<ItemOrder> all(TransactionHistory history, List<Transaction> done) {
        return history.finalLists().entrySet().stream()
                .map(item -> new ItemOrder(
                        item.getKey(),
                        done.stream()
                                .filter(each -> each.touches(item.getKey()))
                                .toList(),
                        item.getValue()))
                .toList();
    }

    private ItemOrder(String item, List<Transaction> touching, List<String> finalList) {
        this.item = item;
        this.touching = touching;
        Map<String, Transaction> byId = touching.stream()
                .flatMap(writer -> written(writer).stream().map(id -> Map.entry(id, writer)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        this.writers = finalList.stream().map(byId::get).toList();
    }

    private List<String> written(Transaction writer) {
        return writer.writes().getOrDefault(item, List.of());
    }

    String item() {
        return item;
    }

    /** What the lists say about who came before whom. */
    List<Dependency> dependencies() {
        List<Dependency> found = new ArrayList<>();
        for (int i = 1; i < writers.size(); i++) {
            add(found, writers.get(i - 1), writers.get(i), Dependency.Kind.WRITE_WRITE);
        }
        for (Transaction reader : touching) {
            List<String> read = reader.reads().get(item);
            if (read != null && !read.isEmpty()) {
                add(found, writers.get(read.size() - 1), reader, Dependency.Kind.WRITE_READ);
            }
            if (read != null && read.size() < writers.size()) {
                add(found, reader, writers.get(read.size()), Dependency.Kind.READ_WRITE);
            }
        }
        return found;
    }

    private void add(List<Dependency> found, Transaction before, Transaction after, Dependency.Kind kind) {
        if (!Objects.equals(before, after)) {
            found.add(new Dependency(before, after, kind, item));
        }
    }

    /** What the clocks say about who came before whom, as far as it does not follow from others. */
    List<Dependency> realTime() {
        List<Transaction> byBegin = touching.stream()
                .sorted((a, b) -> Long.compare(a.begin(), b.begin()))
                .toList();
        List<Transaction> byEnd = touching.stream()
                .sorted((a, b) -> Long.compare(a.end(), b.end()))
                .toList();
        List<Dependency> found = new ArrayList<>();
        int ended = 0;
        long lastBegin = Long.MIN_VALUE;
        for (Transaction after : byBegin) {
            while (byEnd.get(ended).end() < after.begin()) {
                lastBegin = Math.max(lastBegin, byEnd.get(ended).begin());
                ended++;
            }
            // Whoever ended before another one of these began comes before that one, and so before this.
            for (int i = ended - 1; i >= 0 && byEnd.get(i).end() >= lastBegin; i--) {
                found.add(new Dependency(byEnd.get(i), after, Dependency.Kind.REAL_TIME, item));
            }
        }
        return found;
    }
}
