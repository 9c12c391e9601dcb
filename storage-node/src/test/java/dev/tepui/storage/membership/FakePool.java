package dev.tepui.storage.membership;

import dev.tepui.storage.consensus.Consensus;
import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.simulation.FakeGroup;
import dev.tepui.storage.simulation.FakeNetwork;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Nodes with real data directories over groups that are replicated by magic. */
final class FakePool {
    static final int GROUPS = 4;

    final VirtualTime time = new VirtualTime();
    final Faults faults = new Faults();
    final FakeNetwork network;
    final MemberList members;
    Placement placement;
    final Map<Integer, FakeGroup> groups = new TreeMap<>();
    final Map<String, Node> nodes = new HashMap<>();
    private final Path root;

    /** Every way in which a replica was started, in order: "c0 group 1 voters [a0:1, …] while member true". */
    final List<String> starts = new ArrayList<>();

    /** Replicas whose data was removed: "a0 group 1". */
    final List<String> forgotten = new ArrayList<>();

    FakePool(Path root, long seed) {
        this(root, seed, "a/a0,b/b0,c/c0");
    }

    FakePool(Path root, long seed, String list) {
        this.root = root;
        members = MemberList.parse(list, 1);
        placement = Placement.initial(members, GROUPS);
        Random random = new Random(seed);
        network = new FakeNetwork(time, random, faults);
        for (int group = Replica.CATALOGUE; group < GROUPS; group++) {
            groups.put(group, new FakeGroup(group, time, random, faults, command -> command));
        }
    }

    /** Nothing is kept. */
    private static final class NoStates implements Membership.States {
        @Override
        public StateMachine open(int group) {
            return null;
        }

        @Override
        public void joined(int group) {}

        @Override
        public void close(int group) {}

        @Override
        public void remove(int group) {}
    }

    /** A started node. */
    final class Node implements Consensus {
        final Member self;
        final NodeDirectory directory;
        final Membership membership;
        final Leadership leadership;
        final Map<Integer, Replica> replicas = new TreeMap<>();
        boolean ready = true;

        Node(Member self) {
            this.self = self;
            directory = NodeDirectory.open(root.resolve(self.host()), "default", self.host());
            Membership.Parts parts = new Membership.Parts(
                    () -> placement, self, directory, this, new NoStates(), time, Runnable::run, () -> ready);
            membership = new Membership(parts);
            leadership = new Leadership(parts);
            network.at(self.address()).handle(membership::handle);
            network.restart(self.address());
        }

        @Override
        public Replica start(GroupSpec spec) {
            FakeGroup group = groups.get(spec.group());
            starts.add(self.host() + " group " + spec.group() + " voters "
                    + spec.voters().size() + " member " + group.members().contains(self.address()));
            if (group.members().isEmpty()) {
                group.members().addAll(spec.voters());
            }
            replicas.put(spec.group(), group.at(self.address()));
            // An election: as soon as a majority of the configured members runs.
            long running = nodes.values().stream()
                    .filter(n -> n.replicas.containsKey(spec.group()))
                    .count();
            if (group.leader() == null
                    && running * 2 > group.members().size()
                    && !group.members().isEmpty()) {
                time.schedule(() -> group.lead(self.address()), 100);
            }
            return replicas.get(spec.group());
        }

        @Override
        public void stop(int group) {
            replicas.remove(group);
        }

        @Override
        public void forget(int group) {
            forgotten.add(self.host() + " group " + group);
        }

        @Override
        public Optional<Replica> replica(int group) {
            return Optional.ofNullable(replicas.get(group));
        }

        @Override
        public List<Replica> replicas() {
            return List.copyOf(replicas.values());
        }

        @Override
        public Messenger messenger() {
            return network.at(self.address());
        }

        @Override
        public void close() {
            membership.close();
            leadership.close();
            directory.close();
            network.stop(self.address());
            nodes.remove(self.host());
            groups.values().forEach(group -> {
                if (self.address().equals(group.leader())) {
                    group.lead(nodes.values().stream()
                            .filter(n -> n.replicas.containsKey(Replica.CATALOGUE))
                            .findFirst()
                            .map(n -> n.self.address())
                            .orElse(null));
                }
            });
        }
    }

    Node start(String host) {
        Node node = new Node(members.byHost(host).orElseThrow());
        nodes.put(host, node);
        node.membership.start();
        return node;
    }

    void lose(String host) {
        try (Stream<Path> files = Files.walk(root.resolve(host))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the store and the log would have left on disk. */
    void fill(String host) throws IOException {
        Files.createDirectories(root.resolve(host).resolve("store"));
        Files.createDirectories(root.resolve(host).resolve("raft"));
    }

    void form(String poolId, String... hosts) {
        for (String host : hosts) {
            var formed = nodes.get(host).membership.form(poolId).toCompletableFuture();
            time.runUntil(formed::isDone, 1_000);
            formed.join();
        }
    }

    void awaitMembers(String... hosts) {
        for (String host : hosts) {
            time.runUntil(() -> nodes.get(host).membership.phase() == Membership.Phase.MEMBER, 100_000);
        }
    }
}
