package dev.tepui.storage.consensus.raft;

import com.alipay.remoting.ExtendedNettyChannelHandler;
import com.alipay.remoting.config.BoltServerOption;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;
import com.alipay.sofa.jraft.rpc.impl.PingRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.GetFileRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.alipay.sofa.jraft.util.Endpoint;
import io.netty.channel.ChannelHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiConsumer;

/**
 * The node's Raft port: JRaft's own requests and our envelopes. Binds to one IP address, whatever the name under which
 * others reach it. JRaft's command-line requests (add peers, reset peers, …) are not served: nobody needs them here,
 * and the port has no authentication of its own.
 */
final class RaftPort implements AutoCloseable {
    static {
        Transport.prepare();
    }

    /** Votes and the like; short, but they may wait for a write of the log. */
    private static final int RAFT_THREADS = 4;

    /** Each receives one snapshot, so this many groups can be brought up at a time. */
    private static final int SNAPSHOT_THREADS = 64;

    private static final int FILE_THREADS = 2;

    private final Endpoint endpoint;
    private final RpcServer server;
    private final List<ThreadPoolExecutor> pools;

    /** Listens at once; {@code onEnvelope} is called on network threads and must not block. */
    RaftPort(RaftSettings settings, BiConsumer<Envelope, RpcContext> onEnvelope) {
        endpoint = Peers.endpoint(settings.address());
        com.alipay.remoting.rpc.RpcServer bolt =
                new com.alipay.remoting.rpc.RpcServer(settings.bindAddress(), settings.port(), true);
        bolt.option(BoltServerOption.EXTENDED_NETTY_CHANNEL_HANDLER, new Guards());
        server = new BoltRpcServer(bolt);
        ThreadPoolExecutor raft = Threads.pool("raft-rpc", RAFT_THREADS);
        ThreadPoolExecutor snapshots = Threads.pool("raft-snapshot", SNAPSHOT_THREADS);
        ThreadPoolExecutor files = Threads.pool("raft-file", FILE_THREADS);
        pools = List.of(raft, snapshots, files);
        VoteGuard guard = new VoteGuard(settings.electionTimeoutMs(), System::nanoTime);
        // Not told of closed connections, as JRaft's own server tells it: it would stop the thread of each group for
        // that member, also of groups whose connection is well, and while it waits for one that is at work, the two
        // wait for each other and a network thread for both, up to 15 seconds (JRaft 1.4.1). What it keeps instead is
        // one idle thread per group and member that was ever replaced.
        server.registerProcessor(new GuardedVotes.Append(raft, guard));
        server.registerProcessor(new GuardedVotes.Vote(raft, guard));
        server.registerProcessor(new TimeoutNowRequestProcessor(raft));
        server.registerProcessor(new ReadIndexRequestProcessor(raft));
        server.registerProcessor(new PingRequestProcessor(raft));
        server.registerProcessor(new InstallSnapshotRequestProcessor(snapshots));
        server.registerProcessor(new GetFileRequestProcessor(files));
        server.registerProcessor(new EnvelopeProcessor(onEnvelope));
        NodeManager.getInstance().addAddress(endpoint);
        listen(settings);
    }

    /** JRaft's server says in two ways that the port is taken, and in neither which one. */
    private void listen(RaftSettings settings) {
        String message = "cannot listen on " + settings.bindAddress() + ":" + settings.port();
        try {
            if (server.init(null)) {
                return;
            }
        } catch (RuntimeException taken) {
            throw new IllegalStateException(message, taken);
        }
        throw new IllegalStateException(message);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        server.shutdown();
        NodeManager.getInstance().removeAddress(endpoint);
        pools.forEach(ThreadPoolExecutor::shutdown);
    }

    private static final class Guards implements ExtendedNettyChannelHandler {
        @Override
        public List<ChannelHandler> frontChannelHandlers() {
            return List.of(new FrameGuard());
        }

        @Override
        public List<ChannelHandler> backChannelHandlers() {
            return List.of();
        }
    }

    /** Runs on the network thread: a forwarded request should not wait for another thread to wake up. */
    private record EnvelopeProcessor(BiConsumer<Envelope, RpcContext> onEnvelope) implements RpcProcessor<Envelope> {
        @Override
        public void handleRequest(RpcContext context, Envelope request) {
            onEnvelope.accept(request, context);
        }

        @Override
        public String interest() {
            return Envelope.class.getName();
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }
    }
}
