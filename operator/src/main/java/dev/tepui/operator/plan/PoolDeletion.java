package dev.tepui.operator.plan;

import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.observe.ObservedPoolDeletion;
import java.util.List;

/**
 * Whether a pool that is to be deleted may go. Its volumes are kept in any case; what this guards is the service:
 * tables that somebody uses must not vanish because somebody else deleted the pool below them.
 */
public sealed interface PoolDeletion {
    /** Nothing holds the pool. */
    record Go() implements PoolDeletion {}

    /** Something does; the message says what, and how to go on. */
    record Blocked(String message) implements PoolDeletion {}

    /** How many names a message lists before it only counts. */
    int NAMES_MAX = 5;

    static PoolDeletion decide(ObservedPoolDeletion observed) {
        if (observed.namespaceGoes()) {
            // Nothing holds the pods, and what a namespace's deletion leaves is its volumes, if anything.
            return new Go();
        }
        if (!observed.tableResources().isEmpty()) {
            return new Blocked("Tables use this pool: " + names(observed.tableResources())
                    + ". The pool is deleted as soon as they are gone.");
        }
        if (Annotations.retains(observed.pool().getMetadata().getAnnotations())) {
            return new Go();
        }
        // No member serves: nobody uses the tables, and the volumes that hold them are kept.
        return observed.catalogue().map(PoolDeletion::byCatalogue).orElseGet(Go::new);
    }

    private static PoolDeletion byCatalogue(Answer<List<TableState>> catalogue) {
        return switch (catalogue) {
            case Answer.Ok<List<TableState>> ok -> byTables(ok.value());
            case Answer.Unreachable<List<TableState>> unreachable ->
                new Blocked("The members do not say whether they"
                        + " hold tables. The pool is deleted when they do, or when none of them serves any more.");
            case Answer.NotFound<List<TableState>> none -> new Go();
            case Answer.Conflict<List<TableState>> conflict -> new Blocked(conflict.message());
            case Answer.Invalid<List<TableState>> invalid -> new Blocked(invalid.message());
        };
    }

    private static PoolDeletion byTables(List<TableState> tables) {
        if (tables.isEmpty()) {
            return new Go();
        }
        return new Blocked("The pool holds tables without a Table resource: "
                + names(tables.stream().map(TableState::name).sorted().toList())
                + ". Delete them through the DynamoDB API, or annotate the pool with"
                + " tepui.dev/deletion-policy: retain to stop it and keep its volumes.");
    }

    private static String names(List<String> names) {
        String listed = String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size())));
        return names.size() <= NAMES_MAX ? listed : listed + " and " + (names.size() - NAMES_MAX) + " more";
    }
}
