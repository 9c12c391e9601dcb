package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.stream.StreamOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Conversations per operation: each file in {@code golden/api} holds requests (a line with operation and body) and
 * under each the answer (status and body). {@code -Dgolden.update=true} rewrites the answers.
 */
@Timeout(60)
class GoldenTest {
    private static final Path FILES = Path.of("src/test/resources/golden/api");

    @TestFactory
    Stream<DynamicTest> shouldAnswerAsWritten() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    @Test
    void shouldHaveAFileForEveryOperation() throws IOException {
        Set<String> covered = new TreeSet<>();
        for (Path file : files()) {
            covered.add(file.getFileName().toString().replaceFirst("\\.txt$", ""));
        }

        Set<String> all = new TreeSet<>(Operations.NAMES);
        all.addAll(StreamOperations.NAMES);
        assertThat(covered).isEqualTo(all);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList();
        }
    }

    private static void check(Path file) throws IOException {
        String expected = Files.readString(file);
        StringBuilder actual = new StringBuilder();
        try (TestServer server = new TestServer()) {
            for (String line : expected.lines().toList()) {
                if (line.startsWith("< ")) {
                    continue;
                }
                actual.append(line).append('\n');
                if (line.startsWith("> ")) {
                    int space = line.indexOf(' ', 2);
                    var response = server.call(line.substring(2, space), line.substring(space + 1));
                    String body = response.body().replace("127.0.0.1:" + server.port(), "<host>");
                    actual.append("< ")
                            .append(response.statusCode())
                            .append(' ')
                            .append(body)
                            .append('\n');
                }
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, actual);
        } else {
            assertThat(actual.toString()).isEqualTo(expected);
        }
    }
}
