package dev.tepui.e2e.serializability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.serializability.Transaction.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** The checker agrees with the definition: it is right exactly when some order of the transactions explains it all. */
class EveryOrderTest {
    private static final List<String> ITEMS = List.of("x", "y", "z");
    private static final int ROUNDS = 3_000;
    private static final int SIZE_MAX = 5;

    @Test
    void shouldAgreeWithTryingEveryOrder() {
        Random random = random();
        int serializable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            TransactionHistory history = randomHistory(random);

            boolean accepted = SerializabilityChecker.check(history).isEmpty();

            boolean expected = someOrderWorks(history, ITEMS, (first, second) -> true);
            assertThat(accepted).as("%s", history).isEqualTo(expected);
            serializable += expected ? 1 : 0;
        }
        assertThat(serializable).as("both answers must occur").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    @Test
    void shouldAgreeWithTryingEveryOrderOfEachItemInItsTime() {
        Random random = random();
        int linearizable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            TransactionHistory history = randomHistory(random);

            boolean accepted = SerializabilityChecker.checkEachItem(history).isEmpty();

            boolean expected = ITEMS.stream()
                    .allMatch(item ->
                            someOrderWorks(history, List.of(item), (first, second) -> second.end() >= first.begin()));
            assertThat(accepted).as("%s", history).isEqualTo(expected);
            linearizable += expected ? 1 : 0;
        }
        assertThat(linearizable).as("both answers must occur").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    private static Random random() {
        long seed = Long.getLong("tepui.seed", 20_261_128L);
        System.out.println("EveryOrderTest: repeat with -Dtepui.seed=" + seed);
        return new Random(seed);
    }

    /** Transactions in an order of which some read what was there before, and few write only some of their items. */
    private static TransactionHistory randomHistory(Random random) {
        Map<String, List<String>> lists = new HashMap<>();
        ITEMS.forEach(item -> lists.put(item, new ArrayList<>()));
        List<Transaction> transactions = new ArrayList<>();
        int size = 2 + random.nextInt(SIZE_MAX - 1);
        for (int n = 0; n < size; n++) {
            Map<String, List<String>> reads = new HashMap<>();
            Map<String, List<String>> writes = new HashMap<>();
            Map<String, List<String>> after = new HashMap<>();
            for (String item : ITEMS) {
                List<String> now = lists.get(item);
                if (random.nextInt(2) == 0) {
                    int behind = random.nextInt(4) == 0 ? random.nextInt(2) : 0;
                    reads.put(item, List.copyOf(now.subList(0, Math.max(0, now.size() - behind))));
                }
                if (random.nextInt(3) == 0) {
                    writes.put(item, List.of("t" + n));
                    after.put(item, now);
                }
            }
            Outcome outcome = outcome(random);
            if (outcome == Outcome.DONE || outcome == Outcome.UNKNOWN && random.nextBoolean()) {
                after.forEach((item, list) -> list.add(
                        random.nextInt(8) == 0 ? random.nextInt(list.size() + 1) : list.size(),
                        writes.get(item).getFirst()));
            }
            long begin = 2L * n - random.nextInt(4);
            long end = outcome == Outcome.UNKNOWN ? Transaction.NEVER : 2L * n + random.nextInt(4);
            transactions.add(new Transaction("t" + n, reads, writes, begin, end, outcome));
        }
        return new TransactionHistory(transactions, lists);
    }

    private static Outcome outcome(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Outcome.UNKNOWN;
            case 1 -> Outcome.REFUSED;
            default -> Outcome.DONE;
        };
    }

    /** The definition itself, for what was done to the items; {@code mayPrecede} says what time allows. */
    private static boolean someOrderWorks(
            TransactionHistory history, List<String> items, BiPredicate<Transaction, Transaction> mayPrecede) {
        List<Transaction> done = new ArrayList<>();
        for (Transaction each : history.transactions()) {
            boolean visible = each.writes().entrySet().stream()
                    .anyMatch(write -> history.finalLists().get(write.getKey()).containsAll(write.getValue()));
            boolean counts = each.outcome() == Outcome.DONE || each.outcome() == Outcome.UNKNOWN && visible;
            if (counts && items.stream().anyMatch(each::touches)) {
                done.add(each);
            }
        }
        Map<String, List<String>> start = new HashMap<>();
        items.forEach(item -> start.put(item, List.of()));
        return someOrderWorks(done, start, history.finalLists(), mayPrecede);
    }

    private static boolean someOrderWorks(
            List<Transaction> remaining,
            Map<String, List<String>> now,
            Map<String, List<String>> end,
            BiPredicate<Transaction, Transaction> mayPrecede) {
        if (remaining.isEmpty()) {
            return now.entrySet().stream()
                    .allMatch(item -> end.get(item.getKey()).equals(item.getValue()));
        }
        for (Transaction next : remaining) {
            boolean possible = now.entrySet().stream()
                    .allMatch(item -> next.reads()
                            .getOrDefault(item.getKey(), item.getValue())
                            .equals(item.getValue()));
            if (possible && remaining.stream().allMatch(other -> other.equals(next) || mayPrecede.test(next, other))) {
                List<Transaction> rest = new ArrayList<>(remaining);
                rest.remove(next);
                Map<String, List<String>> then = new HashMap<>(now);
                then.replaceAll((item, list) -> appended(list, next.writes().getOrDefault(item, List.of())));
                if (someOrderWorks(rest, then, end, mayPrecede)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> appended(List<String> list, List<String> ids) {
        List<String> longer = new ArrayList<>(list);
        longer.addAll(ids);
        return longer;
    }
}
