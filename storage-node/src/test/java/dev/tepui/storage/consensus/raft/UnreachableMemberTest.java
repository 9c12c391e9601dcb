package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import dev.tepui.storage.consensus.Messenger;
import java.io.IOException;
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

    /** An address that swallows connection requests: nobody accepts, and once the queue is full they are dropped. */
    private static final class SilentAddress implements AutoCloseable {
        private final List<Socket> filling = new ArrayList<>();
        private final ServerSocket server;

        SilentAddress(String host) throws IOException {
            server = new ServerSocket(0, 1, InetAddress.getByName(host));
            for (int i = 0; i < 4; i++) {
                Socket socket = SocketChannel.open().socket();
                socket.getChannel().configureBlocking(false);
                socket.getChannel().connect(server.getLocalSocketAddress());
                filling.add(socket);
            }
        }

        String address() {
            return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : filling) {
                socket.close();
            }
            server.close();
        }
    }

    @Test
    void shouldFailAllThatWaitsSoon() throws Exception {
        try (SilentAddress silent = new SilentAddress("127.0.11.1");
                RaftMessenger messenger = new RaftMessenger(group -> OptionalInt.empty())) {
            long begin = System.nanoTime();
            List<CompletableFuture<Throwable>> failures = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                failures.add(messenger
                        .send(silent.address(), new byte[1], Duration.ofSeconds(2))
                        .handle((reply, failure) -> failure)
                        .toCompletableFuture());
            }
            for (CompletableFuture<Throwable> failure : failures) {
                assertThat(failure.get()).isInstanceOf(Messenger.NotSentException.class);
            }
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }

    /** JRaft asks for connections while it holds the lock of a group, again and again. */
    @Test
    void shouldNotLetWhoeverAsksForAConnectionWait() throws Exception {
        RpcClient client = client();
        try (SilentAddress silent = new SilentAddress("127.0.11.2")) {
            Endpoint endpoint = Peers.endpoint(silent.address());
            long begin = System.nanoTime();

            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.checkConnection(endpoint, true)).isFalse();
                assertThatThrownBy(() -> client.invokeSync(endpoint, "anything", 5_000))
                        .isInstanceOf(RemotingException.class);
            }

            // The library alone waits for a second each time.
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
        } finally {
            client.shutdown();
        }
    }

    @Test
    void shouldConnectByItselfWhenTheMemberIsBack() throws Exception {
        RpcClient client = client();
        InetAddress host = InetAddress.getByName("127.0.11.3");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, host)) {
            port = free.getLocalPort();
        }
        Endpoint endpoint = new Endpoint(host.getHostAddress(), port);
        try {
            assertThat(client.checkConnection(endpoint, true)).isFalse();

            try (ServerSocket back = new ServerSocket(port, 10, host)) {
                await().until(() -> client.checkConnection(endpoint));
                assertThat(back.isBound()).isTrue();
            }
        } finally {
            client.shutdown();
        }
    }

    private static RpcClient client() {
        RpcClient client = RpcFactoryHelper.rpcFactory().createRpcClient();
        assertThat(client.init(new RpcOptions())).isTrue();
        return client;
    }
}
