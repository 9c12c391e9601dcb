package dev.tepui.storage.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that does everything a receiver can do. */
@Timeout(60)
class HttpPosterTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpPoster poster = new HttpPoster(vertx);
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Consumer<HttpServerRequest> behaviour =
            request -> request.response().end("thanks");
    private HttpServer server;
    private int port;

    @BeforeEach
    void start() {
        server = vertx.createHttpServer()
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(request -> request.body().onSuccess(body -> {
                    bodies.add(request.getHeader("Content-Type") + " " + body);
                    behaviour.accept(request);
                }));
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterEach
    void stop() {
        poster.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void shouldPostAndKeepItsConnection() {
        for (int i = 0; i < 5; i++) {
            assertThat(post(5_000).join()).isEqualTo(new Poster.Response(200, null, "thanks"));
        }
        assertThat(bodies).hasSize(5).containsOnly("application/cloudevents-batch+json [1]");
        assertThat(connections).hasValue(1);
    }

    @Test
    void shouldTellWhatARefusalSays() {
        behaviour = request -> request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "7")
                .end("later");

        assertThat(post(5_000).join()).isEqualTo(new Poster.Response(503, "7", "later"));
    }

    /** The data is for whom the Table names, and for nobody else. */
    @Test
    void shouldNotFollowARedirect() {
        behaviour = request -> request.response()
                .setStatusCode(307)
                .putHeader("Location", "http://127.0.0.1:" + port + "/elsewhere")
                .end();

        assertThat(post(5_000).join().status()).isEqualTo(307);
        assertThat(bodies).hasSize(1);
    }

    @Test
    void shouldNotWaitForAReceiverThatHangs() {
        behaviour = request -> {};

        assertThatThrownBy(() -> post(200).join()).hasRootCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void shouldNotWaitForABodyThatDoesNotEnd() {
        behaviour = request -> request.response().setChunked(true).write("and so");

        assertThatThrownBy(() -> post(200).join()).hasRootCauseInstanceOf(TimeoutException.class);
    }

    /** More than there are connections: those of requests that were given up must be free again. */
    @Test
    void shouldSendAgainAfterManyHaveHung() {
        behaviour = request -> {};
        List<CompletableFuture<Poster.Response>> hanging = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            hanging.add(post(300));
        }
        hanging.forEach(one -> assertThatThrownBy(one::join).hasRootCauseInstanceOf(TimeoutException.class));
        behaviour = request -> request.response().end();

        await().untilAsserted(() -> assertThat(post(2_000).join().status()).isEqualTo(200));
    }

    @Test
    void shouldNotReadABodyWithoutEnd() {
        behaviour = request -> {
            request.response().setChunked(true);
            Buffer much = Buffer.buffer("x".repeat(32 * 1024));
            vertx.setPeriodic(1, timer -> {
                if (request.response().closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    request.response().write(much);
                }
            });
        };

        Poster.Response response = post(10_000).join();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).hasSize(512);
    }

    @Test
    void shouldFailWhenTheReceiverDies() {
        behaviour = request -> request.connection().close();
        assertThatThrownBy(() -> post(5_000).join()).isNotNull();

        server.close().toCompletionStage().toCompletableFuture().join();
        assertThatThrownBy(() -> post(5_000).join()).hasMessageContaining("refused");
    }

    private CompletableFuture<Poster.Response> post(long timeoutMillis) {
        return poster.post(new Post(
                        "http://127.0.0.1:" + port + "/changes?a=b",
                        "application/cloudevents-batch+json",
                        "[1]".getBytes(StandardCharsets.UTF_8),
                        timeoutMillis))
                .toCompletableFuture();
    }
}
