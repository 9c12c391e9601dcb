package dev.tepui.storage.simulation;

import dev.tepui.storage.consensus.NotLeaderException;
import dev.tepui.storage.consensus.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One replication group of several nodes, as if by magic: a log, a leader, and a state machine applied once. */
public final class FakeGroup {
    private final int group;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Faults faults;
    private final Function<byte[], byte[]> machine;
    private final List<String> members = new ArrayList<>();
    private final List<String> learners = new ArrayList<>();
    private String leader;
    private long index;

    /** Creates a group; {@code machine} applies a command and answers. */
    public FakeGroup(
            int group, VirtualTime time, RandomGenerator random, Faults faults, Function<byte[], byte[]> machine) {
        this.group = group;
        this.time = time;
        this.random = random;
        this.faults = faults;
        this.machine = machine;
    }

    /** The log's last index. */
    public long index() {
        return index;
    }

    /** Who leads, or null. */
    public String leader() {
        return leader;
    }

    /** Makes somebody the leader; null for nobody. */
    public void lead(String address) {
        leader = address;
    }

    /** The members' addresses; a live list. */
    public List<String> members() {
        return members;
    }

    /** The replica on a node. */
    public Replica at(String self) {
        return new FakeReplica(self);
    }

    private byte[] apply(byte[] command) {
        index++;
        return machine.apply(command);
    }

    private final class FakeReplica implements Replica {
        private final String self;

        FakeReplica(String self) {
            this.self = self;
        }

        @Override
        public int group() {
            return group;
        }

        @Override
        public CompletionStage<Outcome> propose(byte[] command) {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            if (random.nextDouble() < faults.leaderMoves) {
                leader = random.nextInt(4) == 0 ? null : members.get(random.nextInt(members.size()));
                if (leader == null) {
                    time.schedule(() -> leader = members.get(0), 700);
                }
            }
            if (!isLeader() || random.nextDouble() < faults.rejected) {
                outcome.complete(new Rejected("not the leader"));
            } else if (random.nextDouble() < faults.unknown) {
                if (random.nextBoolean()) {
                    // Applied later than the proposer hears that nobody knows.
                    time.schedule(() -> apply(command), random.nextInt(3_000));
                }
                time.schedule(() -> outcome.complete(new Unknown("leader lost")), 5);
            } else {
                time.schedule(() -> outcome.complete(new Applied(apply(command))), 1 + random.nextInt(30));
            }
            return outcome;
        }

        @Override
        public CompletionStage<Void> readBarrier() {
            return isLeader()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new NotLeaderException(group));
        }

        @Override
        public Optional<String> leader() {
            return Optional.ofNullable(leader);
        }

        @Override
        public boolean isLeader() {
            return self.equals(leader) && members.contains(self);
        }

        @Override
        public Status status() {
            String role = isLeader() ? "LEADER" : "FOLLOWER";
            return new Status(group, role, leader, 1, index, index, List.copyOf(members));
        }

        @Override
        public CompletionStage<Void> transferLeadership(String address) {
            leader = address != null
                    ? address
                    : members.stream().filter(m -> !m.equals(self)).findFirst().orElse(self);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> removeMember(String address) {
            return change(() -> members.remove(address));
        }

        @Override
        public CompletionStage<Void> addMember(String address) {
            return change(() -> {
                if (!members.contains(address)) {
                    members.add(address);
                }
            });
        }

        @Override
        public CompletionStage<Boolean> counts(String address) {
            return readBarrier().thenApply(leads -> members.contains(address));
        }

        @Override
        public List<String> learners() {
            return List.copyOf(learners);
        }

        @Override
        public CompletionStage<Void> setLearners(List<String> addresses) {
            return change(() -> {
                learners.clear();
                learners.addAll(addresses);
            });
        }

        private CompletionStage<Void> change(Runnable change) {
            if (!isLeader()) {
                return CompletableFuture.failedFuture(new NotLeaderException(group));
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            time.schedule(
                    () -> {
                        index++;
                        change.run();
                        done.complete(null);
                    },
                    50);
            return done;
        }
    }
}
