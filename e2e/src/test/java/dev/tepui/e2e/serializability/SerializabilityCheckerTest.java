package dev.tepui.e2e.serializability;

import static dev.tepui.e2e.serializability.Transaction.Outcome.DONE;
import static dev.tepui.e2e.serializability.Transaction.Outcome.REFUSED;
import static dev.tepui.e2e.serializability.Transaction.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.serializability.Anomaly.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge must be right before anyone is judged. */
class SerializabilityCheckerTest {
    private static final Map<String, List<String>> NOTHING = Map.of();

    /** A transaction whose time does not matter. */
    private static Transaction transaction(
            String name, Map<String, List<String>> reads, Map<String, List<String>> writes) {
        return new Transaction(name, reads, writes, 0, 1, DONE);
    }

    private static Transaction transaction(
            String name,
            Map<String, List<String>> reads,
            Map<String, List<String>> writes,
            Transaction.Outcome outcome) {
        return new Transaction(name, reads, writes, 0, outcome == UNKNOWN ? Transaction.NEVER : 1, outcome);
    }

    private static Map<String, List<String>> list(String item, String... ids) {
        return Map.of(item, List.of(ids));
    }

    private static Map<String, List<String>> lists(List<String> x, List<String> y) {
        return Map.of("x", x, "y", y);
    }

    private static List<Anomaly> check(Map<String, List<String>> end, Transaction... transactions) {
        return SerializabilityChecker.check(new TransactionHistory(List.of(transactions), end));
    }

    private static List<Kind> kinds(Map<String, List<String>> end, Transaction... transactions) {
        return check(end, transactions).stream().map(Anomaly::kind).toList();
    }

    @Test
    void shouldAcceptTransactionsOneAfterTheOther() {
        List<Anomaly> found = check(
                lists(List.of("a", "b"), List.of("a")),
                transaction("both", lists(List.of(), List.of()), lists(List.of("a"), List.of("a"))),
                transaction("read", lists(List.of("a"), List.of("a")), NOTHING),
                transaction("one", list("x", "a"), list("x", "b")),
                transaction("refused", list("x", "a"), list("x", "c"), REFUSED),
                transaction("nowhere", NOTHING, lists(List.of("d"), List.of("d")), UNKNOWN));

        assertThat(found).isEmpty();
    }

    @Test
    void shouldCountATransactionOfUnknownOutcomeThatIsThere() {
        Transaction unknown = transaction("unknown", list("x"), lists(List.of("a"), List.of("a")), UNKNOWN);

        assertThat(check(lists(List.of("a"), List.of("a")), unknown)).isEmpty();
        assertThat(kinds(
                        lists(List.of("a"), List.of("a")),
                        unknown,
                        transaction("torn", lists(List.of(), List.of("a")), NOTHING)))
                .containsExactly(Kind.G_SINGLE);
    }

    @Test
    void shouldFindALostWrite() {
        assertThat(kinds(list("x"), transaction("lost", NOTHING, list("x", "a"))))
                .containsExactly(Kind.LOST_WRITE);
    }

    @Test
    void shouldFindARepeatedWrite() {
        assertThat(kinds(list("x", "a", "a"), transaction("twice", NOTHING, list("x", "a"))))
                .containsExactly(Kind.REPEATED_WRITE);
    }

    @Test
    void shouldFindAnInventedWrite() {
        assertThat(kinds(list("x", "a"))).containsExactly(Kind.INVENTED_WRITE);
        assertThat(kinds(list("x"), transaction("reader", list("x", "a"), NOTHING)))
                .containsExactly(Kind.INVENTED_WRITE);
    }

    @Test
    void shouldFindAListThatDoesNotLeadToTheFinalOne() {
        assertThat(kinds(
                        list("x", "a", "b"),
                        transaction("first", NOTHING, list("x", "a")),
                        transaction("second", NOTHING, list("x", "b")),
                        transaction("reader", list("x", "b"), NOTHING)))
                .containsExactly(Kind.CHANGED_PAST);
    }

    @Test
    void shouldFindAWriteThatWasSeenAndIsGone() {
        assertThat(kinds(
                        list("x"),
                        transaction("vanished", NOTHING, list("x", "a"), UNKNOWN),
                        transaction("reader", list("x", "a"), NOTHING)))
                .containsExactly(Kind.CHANGED_PAST);
    }

    @Test
    void shouldFindPartOfATransaction() {
        Map<String, List<String>> both = lists(List.of("a"), List.of("a"));

        assertThat(kinds(lists(List.of("a"), List.of()), transaction("done", NOTHING, both)))
                .containsExactly(Kind.PARTIAL_TRANSACTION);
        assertThat(kinds(lists(List.of(), List.of("a")), transaction("unknown", NOTHING, both, UNKNOWN)))
                .containsExactly(Kind.PARTIAL_TRANSACTION);
    }

    @Test
    void shouldFindWritesInOppositeOrders() {
        List<Anomaly> found = check(
                lists(List.of("a", "b"), List.of("b", "a")),
                transaction("first", NOTHING, lists(List.of("a"), List.of("a"))),
                transaction("second", NOTHING, lists(List.of("b"), List.of("b"))));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(Kind.G0);
        assertThat(found.getFirst().what())
                .contains("first (x) wrote before the write of second", "second (y) wrote before the write of first");
    }

    @Test
    void shouldFindAWriteOfARefusedTransaction() {
        Transaction refused = transaction("refused", NOTHING, list("x", "a"), REFUSED);

        assertThat(kinds(list("x", "a"), refused)).containsExactly(Kind.G1A);
        assertThat(kinds(list("x"), refused, transaction("reader", list("x", "a"), NOTHING)))
                .containsExactly(Kind.G1A);
    }

    @Test
    void shouldFindAReadInTheMiddleOfATransaction() {
        assertThat(kinds(
                        list("x", "a", "b"),
                        transaction("writer", NOTHING, list("x", "a", "b")),
                        transaction("reader", list("x", "a"), NOTHING)))
                .containsExactly(Kind.G1B);
    }

    @Test
    void shouldFindTransactionsThatSawEachOther() {
        assertThat(kinds(
                        lists(List.of("a"), List.of("b")),
                        transaction("first", list("y", "b"), list("x", "a")),
                        transaction("second", list("x", "a"), list("y", "b"))))
                .containsExactly(Kind.G1C);
    }

    @Test
    void shouldFindAReadOfPartOfATransaction() {
        assertThat(kinds(
                        lists(List.of("a"), List.of("a")),
                        transaction("writer", NOTHING, lists(List.of("a"), List.of("a"))),
                        transaction("reader", lists(List.of("a"), List.of()), NOTHING)))
                .containsExactly(Kind.G_SINGLE);
    }

    @Test
    void shouldFindALostUpdate() {
        assertThat(kinds(
                        list("x", "a", "b"),
                        transaction("first", list("x"), list("x", "a")),
                        transaction("second", list("x"), list("x", "b"))))
                .containsExactly(Kind.G_SINGLE);
    }

    @Test
    void shouldFindWriteSkew() {
        List<Anomaly> found = check(
                lists(List.of("a"), List.of("b")),
                transaction("first", lists(List.of(), List.of()), list("x", "a")),
                transaction("second", lists(List.of(), List.of()), list("y", "b")));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(Kind.G2);
        assertThat(found.getFirst().what())
                .contains("first (y) did not see the write of second", "second (x) did not see the write of first");
    }

    @Test
    void shouldFindReadersThatDisagreeAboutTheOrder() {
        assertThat(kinds(
                        lists(List.of("a"), List.of("b")),
                        transaction("first", NOTHING, list("x", "a")),
                        transaction("second", NOTHING, list("y", "b")),
                        transaction("left", lists(List.of("a"), List.of()), NOTHING),
                        transaction("right", lists(List.of(), List.of("b")), NOTHING)))
                .containsExactly(Kind.G2);
    }

    @Test
    void shouldReportTheWorstOfManyCyclesAndItsShortest() {
        List<Anomaly> found = check(
                lists(List.of("a", "b", "c"), List.of("c", "b", "a")),
                transaction("first", NOTHING, lists(List.of("a"), List.of("a"))),
                transaction("second", NOTHING, lists(List.of("b"), List.of("b"))),
                transaction("third", lists(List.of(), List.of()), lists(List.of("c"), List.of("c"))));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().kind()).isEqualTo(Kind.G0);
        assertThat(found.getFirst().what().split(",")).hasSize(2);
    }

    @Test
    void shouldMindTheTimesOfAnItemOnlyWhenAsked() {
        TransactionHistory history = new TransactionHistory(
                List.of(
                        new Transaction("writer", NOTHING, list("x", "a"), 0, 1, DONE),
                        new Transaction("reader", list("x"), NOTHING, 2, 3, DONE)),
                list("x", "a"));

        assertThat(SerializabilityChecker.check(history)).isEmpty();
        assertThat(SerializabilityChecker.checkEachItem(history))
                .singleElement()
                .satisfies(found -> assertThat(found.kind()).isEqualTo(Kind.REAL_TIME));
    }

    @Test
    void shouldLetAnUnknownWriteTakeEffectLate() {
        TransactionHistory history = new TransactionHistory(
                List.of(
                        new Transaction("unknown", NOTHING, list("x", "a"), 0, Transaction.NEVER, UNKNOWN),
                        new Transaction("early", list("x"), NOTHING, 2, 3, DONE),
                        new Transaction("late", list("x", "a"), NOTHING, 4, 5, DONE)),
                list("x", "a"));

        assertThat(SerializabilityChecker.checkEachItem(history)).isEmpty();
    }

    @Test
    void shouldNotMindTheTimesOfDifferentItems() {
        TransactionHistory history = new TransactionHistory(
                List.of(
                        new Transaction("writer of x", NOTHING, list("x", "a"), 0, 1, DONE),
                        new Transaction("writer of y", NOTHING, list("y", "b"), 2, 3, DONE),
                        new Transaction("reader", lists(List.of(), List.of("b")), NOTHING, 0, 4, DONE)),
                lists(List.of("a"), List.of("b")));

        assertThat(SerializabilityChecker.checkEachItem(history)).isEmpty();
    }
}
