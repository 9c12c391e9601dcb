package dev.tepui.e2e.story;

import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.client.DynamoDbClients;
import dev.tepui.e2e.client.StreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A table to which {@link Counters} write, and the witnesses who look on all the time. */
final class Watch implements AutoCloseable {
    /** So many acknowledged writes show that the pool works as it is. */
    private static final int MANY = Repetitions.areLong() ? 150 : 40;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * 25 writes a second by the eight writers. A write that a stream and an index follow costs 10 to 20 ms of CPU in
     * three members that have just been started, so this leaves room on two cores for members that start.
     */
    static final Duration INTERVAL = Duration.ofMillis(320);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private static final int LARGE_ITEMS = 10;
    private static final AttributeValue LARGE = AttributeValue.fromS("x".repeat(300_000));

    private final StoryCluster cluster;
    private final String table;
    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streams;
    private final List<DynamoDbClient> clients = new ArrayList<>();
    private final Counters counters;
    private final StreamWitness stream;
    private final List<Witness> witnesses;

    /** What witnesses could not read. */
    private final List<SdkException> unread = new ArrayList<>();

    /** Creates the table and starts writing: when stories are repeated, as fast as the pool takes it. */
    Watch(StoryCluster cluster, String purpose) {
        this(cluster, purpose, Repetitions.areLong() ? Duration.ZERO : INTERVAL);
    }

    /** As above, with so long between two writes of one writer. */
    Watch(StoryCluster cluster, String purpose, Duration interval) {
        this.cluster = cluster;
        table = cluster.uniqueName(purpose);
        cluster.apply(Manifests.tableWithStreamAndIndex(table));
        String arn = cluster.awaitReady(table).getStatus().getLatestStreamARN();
        client = cluster.dynamoDb();
        clients.add(client);
        streams = cluster.streams();
        counters = new Counters(client, table, interval);
        stream = new StreamWitness(new StreamReader(streams, arn), counters);
        witnesses =
                List.of(new ItemWitness(client, table, counters), stream, new IndexWitness(client, table, counters));
    }

    /** The consumer of the stream. */
    StreamWitness stream() {
        return stream;
    }

    /** From now on one of the writers asks the member in a zone, and no other. */
    void writeThrough(String zone) {
        DynamoDbClient member = DynamoDbClients.of(cluster.memberEndpoint(zone));
        clients.add(member);
        counters.start(member, "counter-through-" + zone);
    }

    /** A client in a zone that reads the items. */
    ReaderInZone readerIn(String zone) {
        return new ReaderInZone(cluster.memberEndpoint(zone), cluster.kubeletAddress(), table, counters);
    }

    /** Waits until many more writes have been acknowledged than now. */
    void awaitMoreWrites() {
        awaitWrites(MANY);
    }

    /** Waits until so many more writes have been acknowledged than now. */
    void awaitWrites(int more) {
        int enough = counters.writes() + more;
        awaitThat("writes go on", () -> counters.writes() >= enough);
    }

    /** What writes took since this was asked last, in microseconds. */
    Histogram latencies() {
        return counters.latencies();
    }

    /** Calls of writers and witnesses that failed although the SDK tried again. */
    List<SdkException> failures() {
        return Stream.concat(counters.failures().stream(), unread.stream()).toList();
    }

    /** Waits until something is so, while the witnesses look on. */
    void awaitThat(String what, Callable<Boolean> condition) {
        awaitThat(what, PATIENCE, condition);
    }

    /** Waits so long at most. */
    void awaitThat(String what, Duration patience, Callable<Boolean> condition) {
        await(what).pollInterval(BETWEEN_LOOKS).atMost(patience).until(() -> {
            for (Witness witness : witnesses) {
                saysSo(() -> {
                    witness.look();
                    return true;
                });
            }
            return condition.call();
        });
    }

    /** What a witness says; false, and noted, when it could not read something. */
    private boolean saysSo(BooleanSupplier witness) {
        try {
            return witness.getAsBoolean();
        } catch (SdkException unavailable) {
            unread.add(unavailable);
            return false;
        }
    }

    /** Writes large items to another table, in turn to several groups; it does not matter whether that succeeds. */
    void writeMuch() {
        for (int i = 0; i < LARGE_ITEMS; i++) {
            AttributeValue key = AttributeValue.fromS("large-" + i);
            try {
                client.putItem(
                        request -> request.tableName(StoryCluster.FIRST_TABLE).item(Map.of("pk", key, "value", LARGE)));
            } catch (SdkException e) {
                // A leader is failing; the next call may find another one.
                continue;
            }
        }
    }

    /** After the pool has become whole again: stops the writers and hears all witnesses. */
    void assertAllRight() throws InterruptedException {
        awaitMoreWrites();
        counters.stop();
        cluster.apply(Manifests.tableWithIndexAlone(table));
        for (Witness witness : witnesses) {
            await(witness.getClass().getSimpleName() + " has seen all")
                    .atMost(PATIENCE)
                    .until(() -> saysSo(witness::hasSeenAll));
            witness.assertRight();
        }
        System.out.println(table + ": " + counters.writes() + " writes acknowledged");
        cluster.delete(table);
    }

    @Override
    public void close() {
        counters.close();
        streams.close();
        for (DynamoDbClient each : clients) {
            each.close();
        }
    }
}
