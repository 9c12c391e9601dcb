package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tepui.e2e.cluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whatever happens to a pool while money is moved between accounts in transactions: all that any client sees is as if
 * one operation had been done after the other, the total never changes, and no account stays locked.
 */
class TransactionsTest {
    /** Longer than any lease: others lead what the member leads that knows nothing of it. */
    private static final Duration PAUSE = Duration.ofSeconds(6);

    /** What happens; the pool is made whole afterwards. */
    @FunctionalInterface
    private interface Plot {
        void happens(Faults faults, BankWatch bank);
    }

    private static void watch(StoryCluster cluster, String purpose, Plot plot) throws InterruptedException {
        long seed = Long.getLong("tepui.seed", 20_261_128L);
        System.out.println("TransactionsTest: repeat with -Dtepui.seed=" + seed);
        try (BankWatch bank = new BankWatch(cluster, purpose, seed)) {
            try (Faults faults = new Faults(cluster)) {
                bank.awaitMoreTransfers();
                plot.happens(faults, bank);
            }
            bank.assertAllRight();
        }
    }

    private static String anotherThan(String zone) {
        List<String> zones = LocalCluster.ZONES;
        return zones.get((zones.indexOf(zone) + 1) % zones.size());
    }

    @Story
    void shouldStaySerializableWhenLeadersAreKilled(StoryCluster cluster) throws InterruptedException {
        // Told once, the story of what happens at once has a killed leader, too.
        assumeTrue(Repetitions.areLong(), "told when repeated");
        watch(cluster, "bank-leaders-killed", (faults, bank) -> {
            for (int i = 0; i < 2; i++) {
                String zone = faults.leadingZone();
                faults.killMember(zone);
                bank.assertEveryAccountTakesWrites(anotherThan(zone), "the leader in zone " + zone + " was killed");
                bank.awaitMoreTransfers();
                cluster.awaitAllMembersReady();
            }
        });
    }

    @Story
    void shouldStaySerializableWhenZonesDie(StoryCluster cluster) throws InterruptedException {
        // What happens at once is told always.
        assumeTrue(Repetitions.areLong(), "told when repeated");
        watch(cluster, "bank-zones-killed", (faults, bank) -> {
            for (String zone : Repetitions.areLong() ? List.of("a", "b") : List.of("a")) {
                cluster.killZone(zone);
                bank.assertEveryAccountTakesWrites(anotherThan(zone), "zone " + zone + " died");
                bank.awaitMoreTransfers();
                cluster.restoreZone(zone);
                cluster.awaitAllMembersReady();
                bank.awaitMoreTransfers();
            }
        });
    }

    @Story
    void shouldStaySerializableWhenTheZoneThatLeadsIsCutOff(StoryCluster cluster) throws InterruptedException {
        watch(cluster, "bank-partitioned", (faults, bank) -> {
            String zone = faults.leadingZone();
            OptionalLong process = faults.process(zone);

            faults.partition(zone);
            bank.assertEveryAccountTakesWrites(anotherThan(zone), "zone " + zone + " was cut off");
            bank.awaitThat("zone " + zone + " is not ready", () -> !cluster.isMemberReady(zone));
            bank.awaitMoreTransfers();

            faults.heal(zone);
            bank.assertEveryAccountTakesWrites(anotherThan(zone), "zone " + zone + " was back");
            cluster.awaitAllMembersReady();
            bank.awaitMoreTransfers();
            assertThat(faults.process(zone)).as("process in the zone").isEqualTo(process);
        });
    }

    @Story
    void shouldStaySerializableWhenALeaderSleeps(StoryCluster cluster) throws InterruptedException {
        // What happens at once is told always.
        assumeTrue(Repetitions.areLong(), "told when repeated");
        watch(cluster, "bank-paused", (faults, bank) -> {
            String zone = faults.leadingZone();
            OptionalLong process = faults.process(zone);
            long begin = System.nanoTime();

            faults.pause(zone);
            bank.assertEveryAccountTakesWrites(anotherThan(zone), "the leader in zone " + zone + " fell asleep");
            bank.awaitMoreTransfers();
            bank.awaitThat("it has slept enough", () -> System.nanoTime() - begin > PAUSE.toNanos());

            // What it was about to send when it fell asleep, it sends now that others have taken its place.
            faults.resume(zone);
            bank.assertEveryAccountTakesWrites(anotherThan(zone), "the member in zone " + zone + " woke up");
            cluster.awaitAllMembersReady();
            bank.awaitMoreTransfers();
            assertThat(faults.process(zone)).as("process that slept").isEqualTo(process);
        });
    }

    @Story
    void shouldStaySerializableWhateverHappensAtOnce(StoryCluster cluster) throws InterruptedException {
        watch(cluster, "bank-mix", (faults, bank) -> {
            // A leader sleeps, and the one that has taken its place dies.
            String asleep = faults.leadingZone();
            faults.pause(asleep);
            bank.assertEveryAccountTakesWrites(anotherThan(asleep), "the leader in zone " + asleep + " fell asleep");
            String killed = anotherThan(asleep);
            faults.killMember(killed);
            faults.resume(asleep);
            bank.assertEveryAccountTakesWrites(asleep, "zone " + asleep + " woke up and " + killed + " was killed");
            bank.awaitMoreTransfers();
            cluster.awaitAllMembersReady();

            // All that was under way is in the logs only.
            cluster.killAllMembers();
            cluster.awaitAllMembersReady();
            bank.assertEveryAccountTakesWrites("a", "all members were killed and back");
            bank.awaitMoreTransfers();
        });
    }
}
