package dev.tepui.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client makes of answers that are no success. */
class LoadGeneratorTest {
    private static final String CANCELLED = "TransactionCanceledException";
    private static final Load TEN = Load.of(10, 1, Duration.ofSeconds(30));

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void startServerThatCancelsEveryOtherRequest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean cancels = requests.incrementAndGet() % 2 == 0;
            byte[] body = (cancels ? "{\"__type\":\"" + CANCELLED + "\"}" : "{}").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(cancels ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void shouldCountRefusalsThatTheWorkloadProvokes() throws IOException {
        Workload workload = new Workload("popular", "TransactWriteItems", 0, CANCELLED, n -> "{}");

        LoadGenerator.Result result = new LoadGenerator(server.getAddress(), workload, 0).run(TEN);

        assertThat(result.requests()).isEqualTo(10);
        assertThat(result.refused()).isEqualTo(5);
        assertThat(result.latencies().getTotalCount()).isEqualTo(5);
        assertThat(result.perSecond() * result.took().toNanos() / 1e9).isBetween(4.9, 5.1);
    }

    @Test
    void shouldFailOnRefusalsThatItDoesNot() {
        Workload workload = Workload.about("TransactWriteItems", n -> "{}");

        LoadGenerator generator = new LoadGenerator(server.getAddress(), workload, 0);

        assertThatThrownBy(() -> generator.run(TEN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(CANCELLED);
    }
}
