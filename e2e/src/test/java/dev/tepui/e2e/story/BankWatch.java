package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.bank.Bank;
import dev.tepui.e2e.client.DynamoDbClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table with a {@link Bank} at work, whose clients ask the pool's Service. */
final class BankWatch implements AutoCloseable {
    /** So many transfers show that transactions go on. */
    private static final int MANY = 60;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** No transaction keeps an item for longer after whoever ran it is gone, an election included. */
    private static final Duration LOCKED_AT_MOST = Duration.ofSeconds(10);

    /** A member that does not answer must not take all the time in which another one could. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    /**
     * The member that is asked finds another leader by itself. Sent again too early, while the member still works on
     * the first one, writes only take from each other what processor there is.
     */
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(5);

    private final StoryCluster cluster;
    private final String table;
    private final DynamoDbClient client;
    private final Bank bank;

    /** Creates the table and opens the bank; {@code seed} decides what its clients do. */
    BankWatch(StoryCluster cluster, String purpose, long seed) {
        this.cluster = cluster;
        table = cluster.uniqueName(purpose);
        cluster.apply(Manifests.table(table));
        cluster.awaitReady(table);
        client = DynamoDbClients.withoutRetries(cluster.endpoint(), ANSWER_WITHIN);
        bank = new Bank(client, table, seed);
    }

    /** Waits until many more transfers have been done than now, and all accounts have been added up. */
    void awaitMoreTransfers() {
        int transfers = bank.transfers() + MANY;
        int totals = bank.totals();
        awaitThat("transfers go on", () -> bank.transfers() >= transfers && bank.totals() > totals);
    }

    /** Waits until something is so. */
    void awaitThat(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).until(condition);
    }

    /**
     * Writes to every account through the member in a zone; what happened just now must not keep any of them locked.
     */
    void assertEveryAccountTakesWrites(String zone, String after) {
        try (DynamoDbClient member = DynamoDbClients.withoutRetries(cluster.memberEndpoint(zone), WRITTEN_WITHIN)) {
            Duration took = bank.writeToEveryAccount(member, LOCKED_AT_MOST);
            System.out.println(table + ": every account has taken a write " + took.toMillis() + " ms after " + after);
        }
    }

    /** After the pool has become whole again: nothing that any client saw was wrong. */
    void assertAllRight() throws InterruptedException {
        awaitMoreTransfers();

        List<String> findings = bank.audit();

        System.out.println(table + ": " + bank.summary());
        assertThat(findings).as("what is wrong in the bank").isEmpty();
        cluster.delete(table);
    }

    @Override
    public void close() {
        bank.close();
        client.close();
    }
}
