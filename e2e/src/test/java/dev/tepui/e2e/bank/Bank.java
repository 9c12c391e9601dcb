package dev.tepui.e2e.bank;

import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.serializability.Transaction.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A hundred accounts and clients at work on them: some move money in transactions, some write under the condition that
 * another account has not changed, some read and write single accounts, and one adds up all of them in one transaction.
 * Every write leaves its id in the accounts that it changes, so that in the end the order of everything can be judged.
 */
public final class Bank implements AutoCloseable {
    private static final int TRANSFERRING = 6;
    private static final int GUARDING = 3;
    private static final int SINGLE = 4;

    /** Between two calls of a client: keeps lists short and leaves the processor to what is tested. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** All accounts are a large answer. */
    private static final Duration PAUSE_AFTER_TOTAL = Duration.ofMillis(100);

    private static final Duration FINAL_READ_WITHIN = Duration.ofSeconds(60);

    private final Books books = new Books();
    private final String table;
    private final Clients clients;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger totals = new AtomicInteger();
    private volatile boolean stopped;

    /**
     * Opens the accounts and starts the clients.
     *
     * @param client must send each request once: a repeated write would be two operations, of which the bank would know
     *     one. Transactions are repeated by the bank under their token
     * @param table empty, with the partition key {@code pk} (S)
     * @param seed decides what the clients do, not when
     */
    public Bank(DynamoDbClient client, String table, long seed) {
        this.table = table;
        clients = new Clients(new Requests(client, table), books);
        clients.open();
        Random seeds = new Random(seed);
        for (int i = 0; i < TRANSFERRING; i++) {
            start("transfer-" + i, seeds.nextLong(), PAUSE, clients::transfer);
        }
        for (int i = 0; i < GUARDING; i++) {
            start("guard-" + i, seeds.nextLong(), PAUSE, clients::guardedWrite);
        }
        for (int i = 0; i < SINGLE; i++) {
            start("single-" + i, seeds.nextLong(), PAUSE, clients::single);
        }
        start("total", seeds.nextLong(), PAUSE_AFTER_TOTAL, random -> total());
    }

    private void start(String name, long seed, Duration pause, Consumer<Random> call) {
        Random random = new Random(seed);
        threads.add(Thread.ofVirtual().name(name).start(() -> work(name, pause, () -> call.accept(random))));
    }

    private void work(String name, Duration pause, Runnable call) {
        while (!stopped) {
            try {
                call.run();
            } catch (RuntimeException e) {
                books.find(name + " met " + e);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private void total() {
        if (!clients.total().isEmpty()) {
            totals.incrementAndGet();
        }
    }

    /** Transfers that were done so far. */
    public int transfers() {
        return clients.transfers();
    }

    /** How often all accounts were added up so far. */
    public int totals() {
        return totals.get();
    }

    /**
     * Appends to every account by an UpdateItem of its own, to all at once and to each again and again until it is
     * done, while the clients go on: no transaction keeps an account when whoever began it is gone.
     *
     * @param through the client that sends them, which must not repeat requests by itself
     * @param within fails when it takes longer
     * @return how long it took until the last one was done
     */
    public Duration writeToEveryAccount(DynamoDbClient through, Duration within) {
        Clients writers = new Clients(new Requests(through, table), books);
        long begin = System.nanoTime();
        // By account, what its last write met.
        Map<String, String> left = new ConcurrentHashMap<>();
        Requests.allAccounts().forEach(key -> left.put(key, "no answer yet"));
        for (String key : Requests.allAccounts()) {
            threads.add(Thread.ofVirtual().name("write-" + key).start(() -> appendOnce(writers, key, left)));
        }
        await("every account takes a write").atMost(within).until(() -> Map.copyOf(left), Map::isEmpty);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void appendOnce(Clients writers, String key, Map<String, String> left) {
        while (!stopped && left.containsKey(key)) {
            try {
                Answer<?> answer = writers.append(key);
                left.computeIfPresent(key, (same, before) -> answer.isDone() ? null : answer.error());
            } catch (RuntimeException e) {
                books.find("a write to " + key + " met " + e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Stops the clients, reads all accounts once more, and returns everything that is wrong, for people. */
    public List<String> audit() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        List<Account> end = await("all accounts are read in the end")
                .atMost(FINAL_READ_WITHIN)
                .until(clients::total, accounts -> !accounts.isEmpty());
        return books.audit(end);
    }

    /** What the clients have done so far, for people. */
    public String summary() {
        return transfers() + " transfers, " + totals() + " totals; " + books.count(Outcome.DONE) + " operations done, "
                + books.count(Outcome.REFUSED) + " refused, " + books.count(Outcome.UNKNOWN) + " unknown";
    }

    /** Lets the clients end after the call that they are in. */
    @Override
    public void close() {
        stopped = true;
    }
}
