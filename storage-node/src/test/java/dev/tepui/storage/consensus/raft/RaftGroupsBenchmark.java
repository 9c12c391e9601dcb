package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import com.sun.management.OperatingSystemMXBean;
import dev.tepui.storage.consensus.Consensus.GroupSpec;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.StateMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What replication groups cost: three members in three processes, 1, 12 or 64 groups, one log store per node or one per
 * group. Arguments: {@code <groups,groups,…> <seconds>}; without any, {@code 1,12,64 10}. Prints one line per
 * combination: per-process memory, threads and idle CPU; proposals of 1 KiB with 64 in flight in the pool; fsyncs; the
 * time without a leader after one process was killed.
 */
public final class RaftGroupsBenchmark {
    private static final int MEMBERS = 3;
    private static final int IN_FLIGHT = 64;
    private static final byte[] COMMAND = new byte[1024];

    private RaftGroupsBenchmark() {}

    /** Runs the benchmark, or one member of it. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("member")) {
            new MemberProcess(args).run();
            return;
        }
        String[] groups = (args.length > 0 ? args[0] : "1,12,64").split(",");
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        System.out.println("log store | groups | RSS MiB | threads | idle CPU % | proposals/s | CPU µs/proposal"
                + " | fsyncs/s | p50 ms | p99 ms | fail-over ms");
        for (String count : groups) {
            for (String log : List.of("shared", "own")) {
                measure(log, Integer.parseInt(count), seconds);
            }
        }
    }

    private static void measure(String log, int groups, int seconds) throws Exception {
        Path directory = Files.createTempDirectory("raft-groups");
        List<Child> children = new ArrayList<>();
        try {
            List<String> addresses = addresses();
            for (int i = 0; i < MEMBERS; i++) {
                children.add(new Child(log, groups, i, directory, addresses));
            }
            for (Child child : children) {
                child.ask("ready");
            }
            for (Child child : children) {
                child.ask("spread");
            }
            List<Map<String, Double>> idle = askAll(children, "idle " + seconds);
            askAll(children, "load " + seconds);
            List<Map<String, Double>> load = askAll(children, "load " + seconds);
            double failOver = failOver(children);
            double rate = sum(load, "proposals") / seconds;
            System.out.printf(
                    "%-9s | %6d | %7.0f | %7.0f | %10.2f | %11.0f | %15.0f | %8.0f | %6.1f | %6.1f | %12.0f%n",
                    log,
                    groups,
                    sum(idle, "rss") / MEMBERS,
                    sum(idle, "threads") / MEMBERS,
                    sum(idle, "cpu") / MEMBERS / seconds * 100,
                    rate,
                    sum(load, "cpu") / seconds / rate * 1e6,
                    sum(load, "syncs") / seconds,
                    load.stream().mapToDouble(l -> l.get("p50")).max().orElse(0),
                    load.stream().mapToDouble(l -> l.get("p99")).max().orElse(0),
                    failOver);
        } finally {
            children.forEach(child -> child.process.destroyForcibly());
            for (Child child : children) {
                child.process.waitFor();
            }
            DurableFiles.deleteTree(directory);
        }
    }

    private static double failOver(List<Child> children) throws Exception {
        Child victim = children.getFirst();
        victim.process.destroyForcibly().waitFor();
        return askAll(children.subList(1, MEMBERS), "led").stream()
                .mapToDouble(answer -> answer.get("ms"))
                .max()
                .orElse(0);
    }

    private static double sum(List<Map<String, Double>> answers, String key) {
        return answers.stream().mapToDouble(answer -> answer.get(key)).sum();
    }

    private static List<Map<String, Double>> askAll(List<Child> children, String question) throws IOException {
        children.forEach(child -> child.out.println(question));
        List<Map<String, Double>> answers = new ArrayList<>();
        for (Child child : children) {
            answers.add(child.answer());
        }
        return answers;
    }

    private static List<String> addresses() throws IOException {
        List<String> result = new ArrayList<>();
        for (int i = 1; i <= MEMBERS; i++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.20." + i))) {
                result.add("127.0.20." + i + ":" + free.getLocalPort());
            }
        }
        return result;
    }

    /** A member in its own process, asked over its standard input. */
    private static final class Child {
        final Process process;
        final PrintWriter out;
        final BufferedReader in;

        Child(String log, int groups, int number, Path directory, List<String> addresses) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-Dlog=WARN",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RaftGroupsBenchmark.class.getName(),
                    "member",
                    log,
                    Integer.toString(groups),
                    Integer.toString(number),
                    directory.resolve("member-" + number).toString(),
                    String.join(",", addresses));
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            out = new PrintWriter(process.getOutputStream(), true);
            in = new BufferedReader(new InputStreamReader(process.getInputStream()));
        }

        Map<String, Double> ask(String question) throws IOException {
            out.println(question);
            return answer();
        }

        Map<String, Double> answer() throws IOException {
            String line = in.readLine();
            while (line != null && !line.startsWith("answer")) {
                line = in.readLine();
            }
            if (line == null) {
                throw new IOException("a member died");
            }
            Map<String, Double> result = new HashMap<>();
            for (String pair : line.substring("answer".length()).strip().split(" ")) {
                String[] words = pair.split("=");
                if (words.length == 2) {
                    result.put(words[0], Double.parseDouble(words[1]));
                }
            }
            return result;
        }
    }

    /** Applies nothing: what is measured is replication. */
    private static final class NoState implements StateMachine {
        private volatile Position applied = new Position(0, 0);

        @Override
        public List<byte[]> apply(List<Entry> entries) {
            Entry last = entries.getLast();
            applied = new Position(last.index(), last.term());
            return entries.stream().map(entry -> new byte[0]).toList();
        }

        @Override
        public Position applied() {
            return applied;
        }

        @Override
        public Position flush() {
            return applied;
        }

        @Override
        public Position exportTo(Path directory) {
            return applied;
        }

        @Override
        public Position importFrom(Path directory) {
            return applied;
        }
    }

    /** JRaft's own log storage, one database per group; every append is one fsync. */
    private static final class CountedLog extends RocksDBLogStorage {
        private static final AtomicLong APPENDS = new AtomicLong();

        CountedLog(Path directory, RaftOptions options) {
            super(directory.toString(), options);
        }

        @Override
        public int appendEntries(List<LogEntry> entries) {
            APPENDS.incrementAndGet();
            return super.appendEntries(entries);
        }
    }

    private static final class MemberProcess {
        private final int groups;
        private final int number;
        private final List<String> addresses;
        private final RaftConsensus consensus;
        private final boolean shared;

        MemberProcess(String[] args) throws IOException {
            shared = args[1].equals("shared");
            groups = Integer.parseInt(args[2]);
            number = Integer.parseInt(args[3]);
            Path directory = Path.of(args[4]);
            addresses = List.of(args[5].split(","));
            String[] own = addresses.get(number).split(":");
            RaftSettings settings = RaftSettings.of(directory, own[0], own[0], Integer.parseInt(own[1]));
            Files.createDirectories(directory);
            consensus = shared
                    ? new RaftConsensus(settings)
                    : new RaftConsensus(
                            settings,
                            (store, group, options) -> new CountedLog(directory.resolve("own-" + group), options));
            for (int group = 0; group < groups; group++) {
                consensus.start(new GroupSpec(group, addresses, List.of(), new NoState()));
            }
        }

        void run() throws Exception {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "ready" -> awaitLeaders();
                    case "spread" -> spread();
                    case "idle" -> idle(Integer.parseInt(words[1]));
                    case "load" -> load(Integer.parseInt(words[1]));
                    case "led" -> led();
                    default -> throw new IllegalArgumentException(line);
                }
            }
        }

        private void awaitLeaders() {
            while (!consensus.replicas().stream().allMatch(r -> r.leader().isPresent())) {
                pause(10);
            }
            System.out.println("answer");
        }

        private void spread() {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (System.nanoTime() < deadline
                    && consensus.replicas().stream().anyMatch(r -> r.isLeader() && r.group() % MEMBERS != number)) {
                for (Replica replica : consensus.replicas()) {
                    if (replica.isLeader() && replica.group() % MEMBERS != number) {
                        replica.transferLeadership(addresses.get(replica.group() % MEMBERS));
                    }
                }
                pause(500);
            }
            System.out.println("answer");
        }

        private void idle(int seconds) throws IOException {
            pause(3000);
            System.gc();
            long cpu = cpuNanos();
            pause(seconds * 1000L);
            double used = (cpuNanos() - cpu) / 1e9;
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            System.out.println("answer cpu=" + used + " rss=" + rssMebibytes() + " threads=" + threads);
        }

        private void load(int seconds) throws InterruptedException {
            List<Replica> led =
                    consensus.replicas().stream().filter(Replica::isLeader).toList();
            int inFlight = Math.round((float) IN_FLIGHT * led.size() / groups);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            long cpu = cpuNanos();
            long syncs = syncs();
            AtomicLong done = new AtomicLong();
            long[] latencies = new long[4_000_000];
            CountDownLatch loops = new CountDownLatch(inFlight);
            for (int i = 0; i < inFlight; i++) {
                next(led.get(i % led.size()), end, done, latencies, loops);
            }
            loops.await();
            int count = (int) Math.min(done.get(), latencies.length);
            long[] sorted = IntStream.range(0, count)
                    .mapToLong(i -> latencies[i])
                    .sorted()
                    .toArray();
            System.out.println("answer proposals=" + done.get() + " cpu=" + (cpuNanos() - cpu) / 1e9 + " syncs="
                    + (syncs() - syncs) + " p50=" + at(sorted, 0.5) + " p99=" + at(sorted, 0.99));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * share)] / 1e6;
        }

        private void next(Replica replica, long end, AtomicLong done, long[] latencies, CountDownLatch loops) {
            long start = System.nanoTime();
            if (start >= end) {
                loops.countDown();
                return;
            }
            replica.propose(COMMAND).thenAccept(outcome -> {
                if (outcome instanceof Replica.Applied) {
                    long place = done.getAndIncrement();
                    if (place < latencies.length) {
                        latencies[(int) place] = System.nanoTime() - start;
                    }
                    next(replica, end, done, latencies, loops);
                } else {
                    loops.countDown();
                }
            });
        }

        /** How long until every group has a leader among those left. */
        private void led() {
            long start = System.nanoTime();
            String gone = addresses.getFirst();
            while (consensus.replicas().stream()
                    .anyMatch(r -> r.leader().isEmpty() || r.leader().get().equals(gone))) {
                pause(5);
            }
            System.out.println("answer ms=" + (System.nanoTime() - start) / 1e6);
        }

        private long syncs() {
            return shared ? consensus.logSyncs() : CountedLog.APPENDS.get();
        }

        private static void pause(long millis) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        private static long cpuNanos() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }

        private static double rssMebibytes() throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
            return 0;
        }
    }
}
