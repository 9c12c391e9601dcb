package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.storage.consensus.Consensus.GroupSpec;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.store.memory.MemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** A pool of members in this process, each on its own loopback address, with stores in memory. */
final class Pool implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One member; fields are null while it is stopped. */
    static final class Member {
        final int number;
        final int port;
        String address;
        private String ip;
        private String host;
        MemoryStore store = new MemoryStore();
        Path directory;
        RaftConsensus consensus;
        /** While set, this member's logs refuse to be written, as on a full disk. */
        final AtomicBoolean logFailing = new AtomicBoolean();

        final Map<Integer, RegisterMachine> machines = new HashMap<>();

        Member(int number, Path directory, int port) {
            this.number = number;
            this.directory = directory;
            this.port = port;
            useName("127.0.10." + (number + 1), "127.0.10." + (number + 1));
        }

        /** Before the start: where to listen, and what others call it. */
        void useName(String newIp, String newHost) {
            ip = newIp;
            host = newHost;
            address = host + ":" + port;
        }

        String ip() {
            return ip;
        }

        Replica replica(int group) {
            return consensus.replica(group).orElseThrow();
        }
    }

    final List<Member> members = new ArrayList<>();
    private final int groups;
    private final long purgeEntries;

    Pool(Path directory, int size, int groups, long purgeEntries) throws IOException {
        this.groups = groups;
        this.purgeEntries = purgeEntries;
        for (int i = 0; i < size; i++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.10." + (i + 1)))) {
                members.add(new Member(i, directory.resolve("member-" + i), free.getLocalPort()));
            }
        }
    }

    List<String> addresses() {
        return members.stream().map(member -> member.address).toList();
    }

    Pool startAll() {
        members.forEach(member -> start(member, addresses()));
        return this;
    }

    void start(Member member, List<String> voters) {
        // The transport gives its port back some time after it has stopped.
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> isFree(member));
        RaftSettings settings = new RaftSettings(
                member.directory, member.ip(), member.host, member.port, 500, 512, purgeEntries, 1L << 40, 100);
        member.consensus = new RaftConsensus(
                settings,
                (store, group, options) -> new FailingLog(new GroupLogStorage(store, group), member.logFailing));
        member.machines.clear();
        for (int group = 0; group < groups; group++) {
            RegisterMachine machine = new RegisterMachine(member.store, group);
            member.machines.put(group, machine);
            member.consensus.start(new GroupSpec(group, voters, List.of(), machine));
        }
    }

    private static boolean isFree(Member member) {
        try (ServerSocket socket = new ServerSocket(member.port, 1, InetAddress.getByName(member.ip()))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends a member as {@code kill -9} would: what its store has not flushed is gone. */
    void kill(Member member) {
        member.consensus.kill();
        member.consensus = null;
        member.store = member.store.crashed();
    }

    void wipe(Member member) throws IOException {
        DurableFiles.deleteTree(member.directory);
        member.store = new MemoryStore();
    }

    List<Member> running() {
        return members.stream().filter(member -> member.consensus != null).toList();
    }

    Member leader(int group) {
        if (leaders(group).size() != 1) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> leaders(group).size() == 1);
        }
        return leaders(group).getFirst();
    }

    Member follower(int group) {
        Member leader = leader(group);
        return running().stream().filter(member -> member != leader).findFirst().orElseThrow();
    }

    private List<Member> leaders(int group) {
        return running().stream()
                .filter(member -> member.replica(group).isLeader())
                .toList();
    }

    static Replica.Outcome propose(Member member, int group, String command) {
        try {
            return member.replica(group)
                    .propose(command.getBytes(StandardCharsets.UTF_8))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** Proposes at whoever leads until one accepts. */
    void put(int group, String key, String value) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> propose(leader(group), group, key + "=" + value) instanceof Replica.Applied);
    }

    void putMany(int group, int from, int to) {
        IntStream.range(from, to).forEach(i -> put(group, "k" + i, "v" + i));
    }

    void awaitEqualContent(int group) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(running().stream()
                                .map(member -> member.machines.get(group).content())
                                .distinct())
                        .hasSize(1));
    }

    @Override
    public void close() {
        running().forEach(member -> member.consensus.close());
    }
}
