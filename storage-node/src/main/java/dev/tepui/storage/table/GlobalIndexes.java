package dev.tepui.storage.table;

import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The global secondary indexes of a table, also those that are about to go. Immutable; pure.
 *
 * @param all no two have the same name
 */
public record GlobalIndexes(List<TableIndex> all) {
    /** A table without any. */
    public static final GlobalIndexes NONE = new GlobalIndexes(List.of());

    /** The one with a name, or null. */
    public TableIndex find(String name) {
        return all.stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether all groups know which are wanted. */
    public boolean areSettled() {
        return all.stream().allMatch(TableIndex::isSettled);
    }

    /** Whether all are there for good. */
    public boolean areActive() {
        return all.stream().allMatch(TableIndex::isActive);
    }

    /** Whether those are wanted already, whatever their throughput. */
    boolean want(List<GlobalIndex> wanted) {
        List<String> present = all.stream()
                .filter(TableIndex::isWanted)
                .map(TableIndex::name)
                .sorted()
                .toList();
        return present.equals(wanted.stream().map(GlobalIndex::name).sorted().toList());
    }

    /**
     * The indexes when {@code wanted} are: others begin to go, new ones get the numbers from {@code nextNumber} on in
     * their order. An index that is about to go cannot be wanted.
     */
    GlobalIndexes wanting(List<GlobalIndex> wanted, int nextNumber) {
        List<TableIndex> after = new ArrayList<>();
        for (TableIndex index : all) {
            GlobalIndex definition = find(wanted, index.name());
            if (definition != null) {
                after.add(index.with(definition));
            } else {
                after.add(index.isWanted() ? index.with(TableIndex.Status.DELETING) : index);
            }
        }
        int number = nextNumber;
        for (GlobalIndex definition : wanted) {
            if (find(definition.name()) == null) {
                after.add(new TableIndex(definition, number, TableIndex.Status.CREATING));
                number++;
            }
        }
        return new GlobalIndexes(List.copyOf(after));
    }

    /** How many numbers {@link #wanting} takes. */
    int numbersTakenBy(List<GlobalIndex> wanted) {
        return (int) wanted.stream().filter(index -> find(index.name()) == null).count();
    }

    private static GlobalIndex find(List<GlobalIndex> wanted, String name) {
        return wanted.stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The indexes once all groups know which are wanted. */
    GlobalIndexes settled() {
        return new GlobalIndexes(all.stream().map(TableIndex::settled).toList());
    }

    /** The indexes once one has all that it must have, or of one that was to go nothing is left. */
    GlobalIndexes finished(int number) {
        return new GlobalIndexes(all.stream()
                .map(index -> index.number() == number ? finished(index) : index)
                .filter(Objects::nonNull)
                .toList());
    }

    private static TableIndex finished(TableIndex index) {
        return switch (index.status()) {
            case BACKFILLING -> index.with(TableIndex.Status.ACTIVE);
            case DROPPING -> null;
            case CREATING, ACTIVE, DELETING -> index;
        };
    }
}
