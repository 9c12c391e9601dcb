package dev.tepui.storage.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements in PartiQL: what they do and answer is what they do and answer in DynamoDB Local. */
@Timeout(180)
class StatementDifferentialTest {
    private static final String FILE = "/differential/statements.txt";

    @Test
    void shouldDoWhatDynamoDbLocalDoes() throws IOException {
        KnownDifferences known = DifferencesOfStatements.table();
        List<String> problems = new ArrayList<>();
        try (LocalOracle oracle = new LocalOracle();
                TestServer server = new TestServer();
                Answers ours = new Answers(server.port());
                Answers theirs = Answers.ofLocal(oracle.port())) {
            for (String line : lines()) {
                int space = line.indexOf(' ');
                String operation = line.substring(0, space);
                String body = line.substring(space + 1);
                Answers.Answer our = comparable(ours.ask(operation, body), body);
                Answers.Answer their = comparable(theirs.ask(operation, body), body);
                if (!our.equals(their) && !known.explain(told(our), told(their))) {
                    problems.add(line + "\n  ours   " + our + "\n  theirs " + their);
                }
            }
        }
        assertThat(problems).isEmpty();
        assertThat(known.unused()).isEmpty();
    }

    /** The verdict; of a success also what has been answered. */
    private static String told(Answers.Answer answer) {
        return answer.body() == null ? answer.verdict() : answer.verdict() + " " + answer.body();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = StatementDifferentialTest.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    /**
     * Local tells no last key and no capacity, and has items of several partitions in an order of its own. A token says
     * to nobody else where the next page begins, but that there is one counts.
     */
    private static Answers.Answer comparable(Answers.Answer answer, String body) {
        if (answer.body() instanceof Map<?, ?> members) {
            members.remove("LastEvaluatedKey");
            members.remove("ConsumedCapacity");
            if (members.get("Items") instanceof List<?> items && !body.contains("ORDER BY")) {
                items.sort(Comparator.comparing(Object::toString));
            }
            if (members.remove("NextToken") != null) {
                return new Answers.Answer(answer.verdict() + ", and more", members);
            }
        }
        return answer;
    }
}
