package dev.tepui.e2e.bank;

import dev.tepui.e2e.serializability.SerializabilityChecker;
import dev.tepui.e2e.serializability.Transaction;
import dev.tepui.e2e.serializability.Transaction.Outcome;
import dev.tepui.e2e.serializability.TransactionHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What all clients of the bank have seen and done. Thread-safe. */
final class Books {
    /** What is found, of each kind that does not come from the history; more would say the same. */
    private static final int FINDINGS_MAX = 20;

    private static final int RADIX = 36;

    private final Queue<Transaction> transactions = new ConcurrentLinkedQueue<>();
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ids = new AtomicInteger();
    /** By id of a write and account, what it adds to the balance; noted before it is sent. */
    private final Map<String, Map<String, Long>> amounts = new ConcurrentHashMap<>();
    /** The longest list that was read of each account. Other lists are views of it, or there would not be memory. */
    private final Map<String, List<String>> longest = new ConcurrentHashMap<>();

    /** An operation that has begun. */
    final class Entry {
        private final String name;
        private final String id = Integer.toString(ids.incrementAndGet(), RADIX);
        private final Map<String, List<String>> reads = new HashMap<>();
        private final Map<String, List<String>> writes = new HashMap<>();
        private final Map<String, Long> changes = new HashMap<>();
        private final long begin = System.nanoTime();

        private Entry(String name) {
            this.name = name;
        }

        /** The id of its writes. */
        String id() {
            return id;
        }

        /** Notes what it will have read, if it is done. */
        void reads(Account account) {
            reads.put(account.key(), shared(account.key(), account.writes()));
        }

        /** Notes what it has read. */
        void hasRead(Collection<Account> accounts) {
            accounts.forEach(account -> {
                reads(account);
                compare(account);
            });
        }

        /** Notes what it has read of an account without its balance. */
        void hasRead(String key, List<String> list) {
            reads.put(key, shared(key, list));
        }

        /** Notes what it is going to append to, and what it adds to the balance. */
        void writes(String key, long amount) {
            writes.put(key, List.of(id));
            changes.put(key, amount);
        }

        /** To be called before it is sent, so that whoever sees its writes knows what they are. */
        void send() {
            amounts.put(id, Map.copyOf(changes));
        }

        void end(Outcome outcome) {
            long end = outcome == Outcome.UNKNOWN ? Transaction.NEVER : System.nanoTime();
            transactions.add(new Transaction(name + "-" + id, reads, writes, begin, end, outcome));
        }

        private void compare(Account account) {
            long expected = Requests.OPENING_BALANCE
                    + account.writes().stream()
                            .mapToLong(write ->
                                    amounts.getOrDefault(write, Map.of()).getOrDefault(account.key(), 0L))
                            .sum();
            if (expected != account.balance()) {
                find(name + "-" + id + " read a balance of " + account.balance() + " in " + account.key()
                        + ", whose writes make " + expected);
            }
        }
    }

    /** Begins an operation now. */
    Entry begin(String name) {
        return new Entry(name);
    }

    /** Notes that something cannot be. */
    void find(String what) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(what);
        }
    }

    private List<String> shared(String key, List<String> list) {
        List<String> known = longest.merge(key, list, (before, now) -> isBeginning(before, now) ? now : before);
        return isBeginning(list, known) ? known.subList(0, list.size()) : list;
    }

    private static boolean isBeginning(List<String> list, List<String> longer) {
        return list.size() <= longer.size() && longer.subList(0, list.size()).equals(list);
    }

    /** How many operations are noted with an outcome. */
    long count(Outcome outcome) {
        return transactions.stream()
                .filter(transaction -> transaction.outcome() == outcome)
                .count();
    }

    /**
     * Everything that is wrong; to be called when no client works any more.
     *
     * @param end all accounts, read in one transaction
     */
    List<String> audit(List<Account> end) {
        Map<String, List<String>> lists = new HashMap<>();
        end.forEach(account -> lists.put(account.key(), account.writes()));
        TransactionHistory history = new TransactionHistory(List.copyOf(transactions), lists);
        List<String> all = new ArrayList<>(findings);
        SerializabilityChecker.check(history).forEach(anomaly -> all.add(anomaly.toString()));
        SerializabilityChecker.checkEachItem(history).forEach(anomaly -> all.add("of one account: " + anomaly));
        return all.stream().distinct().toList();
    }
}
