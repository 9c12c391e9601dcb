package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.consensus.Messenger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member that swallows connection requests, as a lost machine does, must not hold up who sends to it. */
@Timeout(60)
class UnreachableMemberTest {
    private static final int REQUESTS = 40;

    @Test
    void shouldFailAllThatWaitsSoon() throws Exception {
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.11.1"));
                RaftMessenger messenger = new RaftMessenger(group -> OptionalInt.empty())) {
            // Nobody accepts: once the queue is full, further connection requests are dropped.
            for (int i = 0; i < 4; i++) {
                Socket socket = SocketChannel.open().socket();
                socket.getChannel().configureBlocking(false);
                socket.getChannel().connect(silent.getLocalSocketAddress());
                filling.add(socket);
            }
            String address = "127.0.11.1:" + silent.getLocalPort();
            long begin = System.nanoTime();
            List<CompletableFuture<Throwable>> failures = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                failures.add(messenger
                        .send(address, new byte[1], Duration.ofSeconds(2))
                        .handle((reply, failure) -> failure)
                        .toCompletableFuture());
            }
            for (CompletableFuture<Throwable> failure : failures) {
                assertThat(failure.get()).isInstanceOf(Messenger.NotSentException.class);
            }
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
        } finally {
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }
}
