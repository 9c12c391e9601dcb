package dev.tepui.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Requests as they go over the wire: each file in {@code golden/wire} is one connection, each of its requests
 * ({@code >}) is followed by the answer ({@code <}) with all headers. {@code -Dgolden.update=true} rewrites the
 * answers.
 *
 * <p>{@code Content-Length} is added to requests that have a body and do not frame it themselves, and {@code Host}
 * always. What follows an answer with status 100 is sent as it is written.
 */
@Timeout(60)
class WireTest {
    private static final Path FILES = Path.of("src/test/resources/golden/wire");

    @TestFactory
    Stream<DynamicTest> shouldAnswerAsWritten() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        String expected = Files.readString(file);
        StringBuilder actual = new StringBuilder();
        try (TestServer server = new TestServer();
                RawConnection connection = new RawConnection(server.port(), Duration.ofSeconds(20))) {
            List<String> request = new ArrayList<>();
            // Ends the last request too.
            for (String line : (expected + "<").lines().toList()) {
                if (line.startsWith(">")) {
                    request.add(line.substring(line.startsWith("> ") ? 2 : 1));
                } else if (!request.isEmpty()) {
                    boolean continued = actual.lastIndexOf("HTTP/1.1 100") > actual.lastIndexOf("<\n");
                    connection.send(continued ? String.join("\r\n", request) : framed(request));
                    actual.append(answer(connection, request.get(0)));
                    request.clear();
                }
                if (!line.startsWith("<")) {
                    actual.append(line).append('\n');
                }
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, actual);
        } else {
            assertThat(actual.toString()).isEqualTo(expected);
        }
    }

    private static String framed(List<String> lines) {
        int end = lines.indexOf("");
        List<String> head = new ArrayList<>(end < 0 ? lines : lines.subList(0, end));
        String body = end < 0 ? "" : String.join("\r\n", lines.subList(end + 1, lines.size()));
        boolean framed = head.stream().anyMatch(line -> line.matches("(?i)(content-length|transfer-encoding):.*"));
        head.add("Host: db.example.com:8000");
        if (!body.isEmpty() && !framed) {
            head.add("Content-Length: " + body.length());
        }
        return String.join("\r\n", head) + "\r\n\r\n" + body;
    }

    private static String answer(RawConnection connection, String requestLine) throws IOException {
        RawConnection.Answer answer = connection.read(!requestLine.startsWith("HEAD"));
        if (answer == null) {
            return "< closed\n";
        }
        StringBuilder text = new StringBuilder("< " + answer.statusLine() + "\n");
        answer.headers()
                .forEach((name, value) -> text.append("< ")
                        .append(name)
                        .append(": ")
                        .append(name.equals("x-amzn-requestid") ? "<id>" : value)
                        .append('\n'));
        if (answer.body().length > 0) {
            text.append("<\n");
            answer.text().lines().forEach(line -> text.append("< ").append(line).append('\n'));
        }
        return text.toString();
    }
}
