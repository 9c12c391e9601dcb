package dev.tepui.storage.consensus.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.property.Seed;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes in on the Raft port: messages of other nodes, and the garbage of everybody else. */
@Timeout(180)
class RaftPortTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private Pool pool;
    private Pool.Member one;
    private Pool.Member two;

    @BeforeEach
    void start() throws IOException {
        pool = new Pool(directory, 2, 1, Long.MAX_VALUE).startAll();
        one = pool.members.get(0);
        two = pool.members.get(1);
        pool.leader(0);
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void shouldCarryRequestsAndReplies() throws Exception {
        two.consensus.messenger().handle(request -> CompletableFuture.completedFuture(reverse(request)));
        assertThat(send("abc".getBytes(UTF_8))).isEqualTo("cba".getBytes(UTF_8));
        assertThat(send(new byte[0])).isEmpty();
        byte[] large = new byte[4 << 20];
        new Random(1).nextBytes(large);
        assertThat(send(large)).isEqualTo(reverse(large));
    }

    @Test
    void shouldTellWhatWasNotSentFromWhatMayHaveBeenDone() throws Exception {
        assertThatThrownBy(() -> send(new byte[1])).hasCauseInstanceOf(Messenger.NotSentException.class);
        two.consensus.messenger().handle(request -> CompletableFuture.failedFuture(new IOException("broken")));
        assertThatThrownBy(() -> send(new byte[1]))
                .hasMessageContaining("broken")
                .cause()
                .isNotInstanceOf(Messenger.NotSentException.class);
        two.consensus.messenger().handle(request -> new CompletableFuture<>());
        assertThatThrownBy(() -> one.consensus
                        .messenger()
                        .send(two.address, new byte[1], Duration.ofMillis(300))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .cause()
                .isNotInstanceOf(Messenger.NotSentException.class);
        pool.kill(two);
        await().atMost(Pool.PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(() -> send(new byte[1]))
                        .hasCauseInstanceOf(Messenger.NotSentException.class));
    }

    @Test
    void shouldConnectAgainAfterTheOtherSideWasAway() throws Exception {
        two.consensus.messenger().handle(CompletableFuture::completedFuture);
        assertThat(send(new byte[] {1})).isEqualTo(new byte[] {1});
        pool.kill(two);
        pool.start(two, pool.addresses());
        two.consensus.messenger().handle(CompletableFuture::completedFuture);
        await().atMost(Pool.PATIENCE).ignoreExceptions().until(() -> send(new byte[] {2})[0] == 2);
    }

    @Test
    void shouldSurviveGarbage() throws Exception {
        Random random = new Random(Seed.of(RaftPortTest.class));
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[1 + random.nextInt(5000)];
            random.nextBytes(garbage);
            // Half of them look right for a moment.
            if (i % 2 == 0) {
                garbage[0] = (byte) (1 + random.nextInt(2));
            }
            try (Socket socket = connect()) {
                socket.getOutputStream().write(garbage);
            } catch (SocketException e) {
                assertThat(e).isNotNull();
            }
        }
        assertAlive();
    }

    @Test
    void shouldCloseWhoeverAnnouncesTooMuch() throws Exception {
        for (byte version : new byte[] {1, 2}) {
            try (Socket socket = connect()) {
                ByteBuffer head = ByteBuffer.allocate(24);
                head.put(version);
                if (version == 2) {
                    head.put((byte) 1);
                }
                head.put((byte) 1).putShort((short) 1).put((byte) 1).putInt(7).put((byte) 1);
                if (version == 2) {
                    head.put((byte) 0);
                }
                head.putInt(1000).putShort((short) 3).putShort((short) 0).putInt(Integer.MAX_VALUE);
                socket.getOutputStream().write(head.array(), 0, head.position());
                assertClosed(socket);
            }
        }
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            assertClosed(socket);
        }
        assertAlive();
    }

    @Test
    void shouldServeBesideHalfOpenConnections() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = connect();
            OutputStream out = socket.getOutputStream();
            out.write(new byte[] {1, 1, 0});
            out.flush();
            socket.shutdownOutput();
            silent.add(socket);
        }
        assertAlive();
        for (Socket socket : silent) {
            socket.close();
        }
    }

    /** Vert.x brings Netty 4.2, bolt was built for 4.1: one process has to do with one of them. */
    @Test
    void shouldRunBesideVertx() throws Exception {
        Vertx vertx = Vertx.vertx();
        // Held to the end: Vert.x closes a client that nobody refers to any more, even during a request.
        HttpClient client = vertx.createHttpClient();
        try {
            HttpServer server = vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.10.9").setPort(0))
                    .requestHandler(request -> request.response().end("ok"))
                    .listen()
                    .await(10, TimeUnit.SECONDS);
            HttpClientResponse response = client.request(HttpMethod.GET, server.actualPort(), "127.0.10.9", "/")
                    .compose(request -> request.send())
                    .await(10, TimeUnit.SECONDS);
            assertThat(response.statusCode()).isEqualTo(200);
            assertAlive();
        } finally {
            client.close().await(10, TimeUnit.SECONDS);
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private void assertAlive() {
        pool.put(0, "alive", "1");
        pool.awaitEqualContent(0);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName(one.ip()), one.port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void assertClosed(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            assertThat(in.read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private byte[] send(byte[] request) throws Exception {
        try {
            return one.consensus
                    .messenger()
                    .send(two.address, request, TIMEOUT)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e;
        }
    }

    private static byte[] reverse(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }
}
