package dev.tepui.storage.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.property.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random transactions: what they answer and leave behind is what they answer and leave behind in DynamoDB Local.
 * {@code -Dtransactions=…} makes more.
 */
@Timeout(180)
class TransactionDifferentialTest {
    private static final int ROUNDS = Integer.getInteger("transactions", 1500);
    private static final int PROBLEMS_MAX = 20;
    private static final int LOOK_EVERY = 20;

    /** One write whose capacity can be compared. */
    private static final Pattern COMPARED =
            Pattern.compile("\\{\"TransactItems\":\\[\\{\"(Put|Update)\"(?!.*TableName.*TableName).*");

    @Test
    void shouldDoTransactionsAsDynamoDbLocalDoes() {
        long seed = Seed.of(TransactionDifferentialTest.class);
        RandomTransactions transactions = new RandomTransactions(new Random(seed));
        KnownDifferences known = DifferencesOfTransactions.ofItems();
        List<String> problems = new ArrayList<>();
        try (LocalOracle oracle = new LocalOracle();
                TestServer server = new TestServer();
                Answers ours = new Answers(server.port());
                Answers theirs = Answers.ofLocal(oracle.port())) {
            for (String create : RandomTransactions.CREATE) {
                ours.ask("CreateTable", create);
                theirs.ask("CreateTable", create);
            }
            for (int i = 0; i < ROUNDS && problems.size() < PROBLEMS_MAX; i++) {
                RandomRequests.Request request = transactions.next();
                Answers.Answer our = comparable(request, ours.ask(request.operation(), request.body()));
                Answers.Answer their = comparable(request, theirs.ask(request.operation(), request.body()));
                if (!our.equals(their) && !known.explain(our.verdict(), their.verdict())) {
                    problems.add(i + ": " + request + "\n  ours   " + our + "\n  theirs " + their);
                }
                if (i % LOOK_EVERY == 0 || i == ROUNDS - 1) {
                    for (String table : List.of("moves", "plain")) {
                        assertThat(items(ours, table))
                                .as("after request %d of seed %d: %s", i, seed, request)
                                .containsExactlyInAnyOrderElementsOf(items(theirs, table));
                    }
                }
            }
        }
        assertThat(problems).as("seed %d (repeat with -Dseed=%d)", seed, seed).isEmpty();
        assertThat(known.unused()).isEmpty();
    }

    /**
     * Local has no ReadCapacityUnits and WriteCapacityUnits, counts writes that take the same only once, nothing for a
     * ConditionCheck and half for a Delete of nothing, and puts a full stop after what a ConditionCheck says.
     */
    private static Answers.Answer comparable(RandomRequests.Request request, Answers.Answer answer) {
        if (answer.body() instanceof Map<?, ?> members && members.get("ConsumedCapacity") instanceof List<?> tables) {
            if (!request.operation().equals("TransactGetItems")
                    && !COMPARED.matcher(request.body()).matches()) {
                members.remove("ConsumedCapacity");
            }
            tables.forEach(TransactionDifferentialTest::removeKinds);
            tables.sort(Comparator.comparing(Object::toString));
        }
        String verdict =
                answer.verdict().replace("The conditional request failed.}", "The conditional request failed}");
        return new Answers.Answer(verdict, answer.body());
    }

    private static void removeKinds(Object units) {
        if (units instanceof Map<?, ?> members) {
            members.remove("ReadCapacityUnits");
            members.remove("WriteCapacityUnits");
            members.values().forEach(TransactionDifferentialTest::removeKinds);
        }
    }

    private static List<Object> items(Answers server, String table) {
        Answers.Answer answer = server.ask("Scan", "{\"TableName\":\"" + table + "\",\"ConsistentRead\":true}");
        return List.copyOf((List<?>) ((Map<?, ?>) answer.body()).get("Items"));
    }
}
