package dev.tepui.e2e.bank;

import dev.tepui.e2e.serializability.Transaction.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What clients of the bank do, one call after the other. Thread-safe. */
final class Clients {
    /**
     * Accounts whose list is as long take no more. An id has up to six characters, so that an item has 16 KB at most,
     * and all of them 1.6 MB: a transaction reads 4 MB at most.
     */
    private static final int LIST_MAX = 2_000;

    private static final int ACCOUNTS_MAX = 4;
    private static final int AMOUNT_MAX = 50;

    /** Every third choice falls on one of so few, so that clients meet. These change, so that all lists are as long. */
    private static final int POPULAR = 5;

    private static final int POPULAR_FOR = 300;

    private final Requests requests;
    private final Books books;
    private final AtomicInteger transfers = new AtomicInteger();
    private final AtomicInteger choices = new AtomicInteger();

    Clients(Requests requests, Books books) {
        this.requests = requests;
        this.books = books;
    }

    /** How many transfers were done. */
    int transfers() {
        return transfers.get();
    }

    /** Opens the accounts. */
    void open() {
        Books.Entry entry = books.begin("opening");
        Requests.allAccounts().forEach(key -> entry.writes(key, 0));
        entry.send();
        Answer<?> answer = requests.open(entry.id());
        entry.end(answer.outcome());
        if (!answer.isDone()) {
            throw new IllegalStateException("the accounts are not open: " + answer.error());
        }
    }

    /** Reads two to four accounts and moves money from the first to the others. */
    void transfer(Random random) {
        List<Account> accounts = readSome(random, 2 + random.nextInt(ACCOUNTS_MAX - 1));
        if (accounts.isEmpty()) {
            return;
        }
        long others = accounts.size() - 1L;
        long amount =
                Math.min(1 + random.nextInt(AMOUNT_MAX), accounts.getFirst().balance() / others);
        Books.Entry entry = books.begin("transfer");
        List<TransactWriteItem> parts = new ArrayList<>();
        for (Account account : accounts) {
            long change = account == accounts.getFirst() ? -amount * others : amount;
            parts.add(change(entry, account, change));
        }
        if (send(entry, parts)) {
            transfers.incrementAndGet();
        }
    }

    /**
     * Writes to one account on condition that another one is as it was read. Others do the same the other way round,
     * for which write skew is only waiting.
     */
    void guardedWrite(Random random) {
        int first = firstPopular();
        int turn = random.nextInt(2);
        List<Account> accounts = read(List.of(Requests.account(first + turn), Requests.account(first + 1 - turn)));
        if (accounts.isEmpty()) {
            return;
        }
        Books.Entry entry = books.begin("guarded");
        Account guard = accounts.getFirst();
        entry.reads(guard);
        send(entry, List.of(requests.unchanged(guard), change(entry, accounts.getLast(), 0)));
    }

    private TransactWriteItem change(Books.Entry entry, Account account, long amount) {
        entry.reads(account);
        entry.writes(account.key(), amount);
        return requests.change(account, amount, entry.id());
    }

    private boolean send(Books.Entry entry, List<TransactWriteItem> parts) {
        entry.send();
        Answer<?> answer = requests.write(parts);
        entry.end(answer.outcome());
        return answer.isDone();
    }

    private List<Account> readSome(Random random, int count) {
        Set<String> keys = new LinkedHashSet<>();
        while (keys.size() < count) {
            keys.add(choose(random));
        }
        return read(keys);
    }

    /** Reads in one transaction; nothing when that fails or one of the accounts takes no more. */
    private List<Account> read(Collection<String> keys) {
        Books.Entry entry = books.begin("read");
        Answer<List<Account>> answer = requests.read(keys);
        if (!answer.isDone()) {
            return List.of();
        }
        entry.hasRead(answer.value());
        entry.end(Outcome.DONE);
        return answer.value().stream().allMatch(Clients::takesMore) ? answer.value() : List.of();
    }

    private static boolean takesMore(Account account) {
        return account.writes().size() < LIST_MAX;
    }

    private String choose(Random random) {
        int chosen = choices.incrementAndGet();
        boolean popular = chosen % 3 == 0;
        return Requests.account(popular ? firstPopular() + random.nextInt(POPULAR) : random.nextInt(Requests.ACCOUNTS));
    }

    private int firstPopular() {
        return choices.get() / POPULAR_FOR * POPULAR % Requests.ACCOUNTS;
    }

    /** Reads one account, and then appends to it or to another one. */
    void single(Random random) {
        Books.Entry reading = books.begin("single-read");
        Answer<Account> read = requests.read(choose(random));
        if (!read.isDone()) {
            return;
        }
        reading.hasRead(List.of(read.value()));
        reading.end(Outcome.DONE);
        if (random.nextBoolean() && takesMore(read.value())) {
            Books.Entry entry = books.begin("single-conditional");
            entry.reads(read.value());
            entry.writes(read.value().key(), 0);
            entry.send();
            entry.end(requests.append(read.value(), entry.id()).outcome());
        } else if (takesMore(read.value())) {
            append(choose(random));
        }
    }

    /** Appends to an account, whatever it is. */
    Answer<?> append(String key) {
        Books.Entry entry = books.begin("single");
        entry.writes(key, 0);
        entry.send();
        Answer<List<String>> answer = requests.append(key, entry.id());
        if (answer.isDone()) {
            entry.hasRead(key, answer.value());
        }
        entry.end(answer.outcome());
        return answer;
    }

    /** Reads all accounts in one transaction and adds up; nothing when that fails. */
    List<Account> total() {
        Books.Entry entry = books.begin("total");
        Answer<List<Account>> answer = requests.read(Requests.allAccounts());
        if (!answer.isDone()) {
            return List.of();
        }
        entry.hasRead(answer.value());
        entry.end(Outcome.DONE);
        long sum = answer.value().stream().mapToLong(Account::balance).sum();
        if (sum != Requests.ACCOUNTS * Requests.OPENING_BALANCE) {
            books.find("total-" + entry.id() + " found " + sum + " instead of "
                    + Requests.ACCOUNTS * Requests.OPENING_BALANCE);
        }
        return answer.value();
    }
}
