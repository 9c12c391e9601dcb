package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whatever happens to a pool while items are written: nothing acknowledged is lost, strong reads are never behind, and
 * the stream tells every change once and in the order of its item.
 */
class ChangesUnderFaultsTest {
    private static final int READS = 50;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration UNTIL_FULL = Duration.ofMinutes(3);
    private static final Duration CALM = Duration.ofSeconds(Repetitions.areLong() ? 15 : 2);
    private static final Duration UNTIL_CALM = Duration.ofSeconds(10);

    /** Of a member whose disk is full; see docs/operations.md. */
    private static final int EXIT_DISK_FULL = 73;

    /** What happens; the pool is made whole afterwards. */
    @FunctionalInterface
    private interface Plot {
        void happens(Faults faults, Watch watch);
    }

    private static void watch(StoryCluster cluster, String purpose, Plot plot) throws InterruptedException {
        try (Watch watch = new Watch(cluster, purpose)) {
            try (Faults faults = new Faults(cluster)) {
                watch.awaitMoreWrites();
                plot.happens(faults, watch);
            }
            watch.assertAllRight();
        }
    }

    @Story
    void shouldLoseNothingWhenLeadersAreKilled(StoryCluster cluster) throws InterruptedException {
        watch(cluster, "leaders-killed", (faults, watch) -> {
            for (int i = 0; i < (Repetitions.areLong() ? 3 : 1); i++) {
                faults.killMember(faults.leadingZone());
                watch.awaitMoreWrites();
                cluster.awaitAllMembersReady();
            }
        });
    }

    @Story
    void shouldLoseNothingWhenZonesDie(StoryCluster cluster) throws InterruptedException {
        watch(cluster, "zones-killed", (faults, watch) -> {
            for (String zone : Repetitions.areLong() ? List.of("a", "b") : List.of("a")) {
                cluster.killZone(zone);
                watch.awaitMoreWrites();
                cluster.restoreZone(zone);
                cluster.awaitAllMembersReady();
                watch.awaitMoreWrites();
            }
            watch.awaitThat("every zone leads its part", cluster::areLeadersSpread);
            Map<String, Set<String>> leaders = cluster.leaders();
            await("nobody hands over without need")
                    .during(CALM)
                    .atMost(CALM.plus(UNTIL_CALM))
                    .failFast("leaders have moved", () -> !cluster.leaders().equals(leaders))
                    .until(() -> true);
        });
    }

    @Story
    void shouldLoseNothingWhenAZoneDiesWithoutTheOperator(StoryCluster cluster) throws InterruptedException {
        watch(cluster, "operator-killed", (faults, watch) -> {
            cluster.cluster().killOperator();
            watch.awaitMoreWrites();
            cluster.killZone("c");
            watch.awaitMoreWrites();
            cluster.restoreZone("c");
            watch.awaitMoreWrites();
        });
    }

    @Story
    void shouldLoseNothingWhenTheZoneThatLeadsIsCutOff(StoryCluster cluster) throws InterruptedException {
        watch(cluster, "partitioned", (faults, watch) -> {
            String zone = faults.leadingZone();
            OptionalLong process = faults.process(zone);

            try (ReaderInZone reader = watch.readerIn(zone)) {
                watch.awaitThat("reads in zone " + zone, () -> reader.answers() > READS);

                faults.partition(zone);

                // It is alone, and knows no leader; the others have elected new ones.
                watch.awaitThat("zone " + zone + " is not ready", () -> !cluster.isMemberReady(zone));
                watch.awaitMoreWrites();
                faults.heal(zone);
                cluster.awaitAllMembersReady();
                int before = reader.answers();
                watch.awaitThat("more reads in zone " + zone, () -> reader.answers() > before + READS);
                reader.assertNeverBehind();
            }
            assertThat(faults.process(zone)).as("process in the zone").isEqualTo(process);
        });
    }

    @Story
    void shouldLoseNothingWhenAClockIsSet(StoryCluster cluster) throws InterruptedException {
        watch(cluster, "clock-set", (faults, watch) -> {
            String zone = faults.leadingZone();
            faults.giveClock(zone);
            watch.writeThrough(zone);
            watch.awaitThat(
                    "zone " + zone + " leads", () -> !cluster.groupsLedIn(zone).isEmpty());
            OptionalLong process = faults.process(zone);

            List<Duration> offsets = Repetitions.areLong()
                    ? List.of(HOUR, HOUR.negated(), Duration.ZERO)
                    : List.of(HOUR, HOUR.negated());
            for (Duration offset : offsets) {
                faults.setClock(zone, offset);
                watch.awaitThat(
                        "records tell the time of the clock that was set by " + offset,
                        () -> watch.stream().ahead().stream().anyMatch(ahead -> isNear(ahead, offset)));
                watch.awaitMoreWrites();
            }
            assertThat(faults.process(zone)).as("process with the clock").isEqualTo(process);
        });
    }

    private static boolean isNear(Duration a, Duration b) {
        return a.minus(b).abs().compareTo(HOUR.dividedBy(2)) < 0;
    }

    @Story
    void shouldLoseNothingWhenADiskIsFull(StoryCluster cluster) throws InterruptedException {
        // The storage node's own test of a full disk runs always.
        assumeTrue(Repetitions.areLong(), "told when repeated");
        watch(cluster, "disk-full", (faults, watch) -> {
            String zone = faults.leadingZone();
            faults.giveSmallDisk(zone);
            watch.awaitMoreWrites();

            // Filled again and again, for the member may give space back before it needs some; and it has set some
            // aside for its log, which takes large items to use up.
            watch.awaitThat("the member in zone " + zone + " has no space", UNTIL_FULL, () -> {
                faults.fillDisk(zone);
                watch.writeMuch();
                return !cluster.isMemberReady(zone);
            });
            // As its liveness probe would half a minute later.
            faults.killMember(zone);
            watch.awaitThat("the member in zone " + zone + " does not start for lack of space", () -> {
                faults.fillDisk(zone);
                return cluster.lastExitCode(zone).equals(OptionalInt.of(EXIT_DISK_FULL));
            });
            watch.awaitMoreWrites();
            faults.freeDisk(zone);
            cluster.awaitAllMembersReady();
            watch.awaitMoreWrites();
        });
    }
}
