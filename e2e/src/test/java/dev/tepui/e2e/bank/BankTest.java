package dev.tepui.e2e.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.client.DynamoDbClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The bank finds nothing wrong where nothing is, and finds what is. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BankTest {
    private static final int TRANSFERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static DynamoDbLocal local;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() {
        local = new DynamoDbLocal();
        client = DynamoDbClients.withoutRetries(local.uri());
    }

    @AfterAll
    static void stop() {
        client.close();
        local.close();
    }

    @Test
    void shouldFindNothingWrongWhereTransactionsAreSerial() throws InterruptedException {
        String table = createTable("serial");
        try (Bank bank = new Bank(client, table, seed())) {
            awaitTransfers(bank);
            bank.writeToEveryAccount(client, PATIENCE);

            List<String> findings = bank.audit();

            System.out.println("BankTest: " + bank.summary());
            assertThat(findings).isEmpty();
            assertThat(bank.totals()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindOutThatTransactionsAreTakenApart(TornClient.Flaw flaw) throws InterruptedException {
        String table = createTable(flaw.name());
        DynamoDbClient torn = new TornClient(client, flaw);
        try (Bank bank = new Bank(torn, table, seed())) {
            awaitTransfers(bank);

            List<String> findings = bank.audit();

            System.out.println("BankTest: " + flaw + ": " + bank.summary() + "; for example "
                    + findings.stream().limit(4).toList());
            assertThat(findings).isNotEmpty();
        }
    }

    private static void awaitTransfers(Bank bank) {
        await().atMost(PATIENCE).until(() -> bank.transfers() >= TRANSFERS && bank.totals() > 0);
    }

    private static long seed() {
        long seed = Long.getLong("tepui.seed", 20_261_128L);
        System.out.println("BankTest: repeat with -Dtepui.seed=" + seed);
        return seed;
    }

    private static String createTable(String name) {
        client.createTable(request -> request.tableName(name)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("pk")
                        .keyType(KeyType.HASH)
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST));
        return name;
    }
}
