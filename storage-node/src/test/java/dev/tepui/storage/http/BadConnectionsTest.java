package dev.tepui.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.property.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that do not behave: each must end, none may disturb the others. */
@Timeout(60)
class BadConnectionsTest {
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n"
            + "Content-Type: application/x-amz-json-1.0\r\n";

    private final TestServer server = new TestServer(
            new ApiServerConfig("127.0.0.1", 0, 1, 100, Duration.ofSeconds(1), Duration.ofSeconds(2), 64 << 20));

    @AfterEach
    void stop() {
        assertThat(server.call("ListTables", "{}").statusCode()).isEqualTo(200);
        server.close();
    }

    @Test
    void shouldCloseAConnectionThatSaysNothing() throws IOException {
        try (Socket socket = connect()) {
            assertThat(readAll(socket)).isEmpty();
        }
    }

    /** Bytes now and then do not keep a connection: only complete requests do. */
    @Test
    void shouldCloseAConnectionThatTricklesHeaders() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HEAD);
            socket.setSoTimeout(100);
            assertThat(trickle(socket, "X-A: b\r\n")).isTrue();
        }
    }

    @Test
    void shouldCloseAConnectionThatTricklesItsBody() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HEAD + "Content-Length: 1000000\r\n\r\n{");
            socket.setSoTimeout(100);
            assertThat(trickle(socket, " ")).isTrue();
        }
    }

    @Test
    void shouldSurviveAClientThatLeavesInTheMiddle() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = connect()) {
                send(socket, HEAD + "Content-Length: 100\r\n\r\n{");
            }
        }
    }

    @Test
    void shouldEndAHalfClosedConnection() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HEAD + "Content-Length: 100\r\n\r\n{");
            socket.shutdownOutput();
            assertThat(readAll(socket)).isEmpty();
        }
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws IOException {
        try (Socket socket = connect()) {
            String bad = HEAD + "Content-Length: 11\r\n\r\n{\"Limit\":0}";
            String good = HEAD + "Content-Length: 2\r\n\r\n{}";
            send(socket, bad + good + bad.replace("Host", "Connection: close\r\nHost"));
            String answers = readAll(socket);

            assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(4);
            assertThat(answers.indexOf("400 Bad Request")).isLessThan(answers.indexOf("200 OK"));
            assertThat(answers.indexOf("200 OK")).isLessThan(answers.lastIndexOf("400 Bad Request"));
        }
    }

    @Test
    void shouldRefuseHugeHeaders() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HEAD + "X-Large: " + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(readAll(socket)).startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void shouldRefuseAHugeBodyBeforeReadingIt() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HEAD + "Content-Length: 99999999999\r\n\r\n");
            assertThat(readAll(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void shouldRefuseABodyThatGrowsTooLargeWithoutSayingSo() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "100000\r\n" + " ".repeat(0x100000) + "\r\n";
            String answer = "";
            try {
                for (int i = 0; i < 20; i++) {
                    send(socket, chunk);
                }
                answer = readAll(socket);
            } catch (IOException e) {
                // The server has closed the connection before everything was sent; that is its right.
                answer = "HTTP/1.1 413";
            }
            assertThat(answer).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void shouldEndGarbage() throws IOException {
        long seed = Seed.of(BadConnectionsTest.class);
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(2000) + 1];
            random.nextBytes(garbage);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                assertThat(readAll(socket)).as("seed " + seed).doesNotContain("200 OK");
            } catch (IOException e) {
                assertThat(e).as("seed " + seed).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
            }
        }
    }

    @Test
    void shouldKeepAConnectionAlive() throws IOException {
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                send(socket, HEAD + "Content-Length: 2\r\n\r\n{}");
                byte[] answer = new byte[1000];
                int length = socket.getInputStream().read(answer);
                assertThat(new String(answer, 0, length, StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Sends a little, waiting for an answer in between, until the server closes; false if it never does. */
    private static boolean trickle(Socket socket, String drop) {
        InputStream in;
        try {
            in = socket.getInputStream();
            for (int i = 0; i < 100; i++) {
                send(socket, drop);
                try {
                    if (in.read() < 0) {
                        return true;
                    }
                } catch (java.net.SocketTimeoutException e) {
                    continue;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
