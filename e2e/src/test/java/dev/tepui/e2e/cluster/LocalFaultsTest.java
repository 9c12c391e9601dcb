package dev.tepui.e2e.cluster;

import static dev.tepui.e2e.process.Possible.orSkip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.kube.kubelet.Kubelet;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The means to hurt stand-ins that need rights: partitions, clocks and full disks. Skipped where there are none. */
@Timeout(120)
class LocalFaultsTest {
    @RegisterExtension
    static final LocalClusterFixture CLUSTER = LocalClusterFixture.standIn();

    private static final Duration HOUR = Duration.ofHours(1);

    private Kubelet kubelet;
    private StandInPool pool;
    private String namespace;

    @BeforeEach
    void startTwoPodsInZoneA() {
        kubelet = CLUSTER.cluster().kubelet();
        pool = StandInPool.apply(CLUSTER, "a", 2);
        pool.awaitReady(2);
        namespace = pool.namespace();
    }

    @AfterEach
    void stop() {
        kubelet.healZone("a");
        pool.client().resource(pool.statefulSet()).delete();
    }

    @Test
    void shouldLoseWhatAPartitionedZoneAndTheWorldSendEachOther() {
        StandInPool other = StandInPool.apply(CLUSTER, "b", 1);
        other.awaitReady(1);
        String there = "/fetch?" + CLUSTER.cluster().podEndpoint(other.namespace(), "db-0");
        String here = "/fetch?" + CLUSTER.cluster().podEndpoint(namespace, "db-0");
        String neighbour = "/fetch?" + CLUSTER.cluster().podEndpoint(namespace, "db-1");
        assertThat(pool.askAsKubelet(0, there)).contains("db-0");
        assertThat(other.ask(0, here)).contains("db-0");

        orSkip(() -> kubelet.partitionZone("a"));

        assertThat(pool.askAsKubelet(0, there)).as("from the zone").hasValueSatisfying(LocalFaultsTest::noAnswer);
        assertThat(other.ask(0, here)).as("to the zone").hasValueSatisfying(LocalFaultsTest::noAnswer);
        assertThat(pool.ask(0, "/")).as("answer to a client").isEmpty();
        assertThat(pool.askAsKubelet(0, neighbour)).as("within the zone").contains("db-1");
        assertThat(other.ask(0, "/")).as("elsewhere").contains("db-0");
        assertThat(pool.isReady(0)).as("ready for its kubelet").isTrue();

        kubelet.healZone("a");
        assertThat(pool.askAsKubelet(0, there)).contains("db-0");
        assertThat(other.ask(0, here)).contains("db-0");
        other.client().resource(other.statefulSet()).delete();
    }

    /** Not refused: nothing came. */
    private static void noAnswer(String outcome) {
        assertThat(outcome).matches("Http(Connect)?TimeoutException");
    }

    @Test
    void shouldLetConnectionsHangThroughAPartition() throws IOException {
        URI endpoint = CLUSTER.cluster().podEndpoint(namespace, "db-0");
        try (Socket connection = new Socket(endpoint.getHost(), endpoint.getPort())) {
            connection.setSoTimeout(500);
            assertThat(answer(connection))
                    .hasValueSatisfying(text -> assertThat(text).contains("200"));

            orSkip(() -> kubelet.partitionZone("a"));

            assertThat(answer(connection)).isEmpty();
            kubelet.healZone("a");
            soon().until(() -> read(connection.getInputStream()).isPresent());
        }
    }

    private static Optional<String> answer(Socket connection) throws IOException {
        connection.getOutputStream().write("GET / HTTP/1.1\r\nHost: db\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return read(connection.getInputStream());
    }

    private static Optional<String> read(InputStream in) throws IOException {
        byte[] buffer = new byte[1024];
        try {
            return Optional.of(new String(buffer, 0, in.read(buffer), StandardCharsets.US_ASCII));
        } catch (SocketTimeoutException nothing) {
            return Optional.empty();
        }
    }

    @Test
    void shouldSetTheClockOfOnePodAndOnlyThat() {
        orSkip(() -> kubelet.giveClock(namespace, "db-0"));
        soon().until(() -> pool.restarts(0) == 1 && pool.isReady(0));
        assertThat(ahead(0)).isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));

        for (Duration offset : new Duration[] {HOUR, HOUR.negated()}) {
            kubelet.setClock(namespace, "db-0", offset);

            soon().until(() -> ahead(0).minus(offset).abs().compareTo(Duration.ofMinutes(1)) < 0);
            assertThat(ahead(1)).isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
            long waited = Long.parseLong(pool.ask(0, "/wait").orElseThrow());
            assertThat(Duration.ofNanos(waited)).isBetween(Duration.ofMillis(90), Duration.ofSeconds(3));
        }

        kubelet.takeClock(namespace, "db-0");
        soon().until(() -> pool.restarts(0) == 2 && pool.isReady(0));
        assertThat(ahead(0)).isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
    }

    private Duration ahead(int ordinal) {
        long there = Long.parseLong(pool.ask(ordinal, "/time").orElseThrow());
        return Duration.between(Instant.now(), Instant.ofEpochMilli(there));
    }

    @Test
    void shouldFillTheVolumeOfOnePodAndKeepItsData() {
        orSkip(() -> kubelet.shrinkVolumes(namespace, "db-0", 1));
        soon().until(() -> pool.restarts(0) == 1 && pool.isReady(0));
        assertThat(pool.writes(0)).isTrue();

        kubelet.fillVolumes(namespace, "db-0", 0);
        assertThat(pool.writes(0)).isFalse();
        assertThat(pool.writes(1)).isTrue();

        kubelet.freeVolumes(namespace, "db-0");
        assertThat(pool.writes(0)).isTrue();

        kubelet.growVolumes(namespace, "db-0");
        soon().until(() -> pool.restarts(0) == 2 && pool.isReady(0));
        assertThat(pool.ask(0, "/starts")).contains("3");
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
    }
}
