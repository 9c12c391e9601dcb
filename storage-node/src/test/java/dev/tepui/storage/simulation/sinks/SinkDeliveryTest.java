package dev.tepui.storage.simulation.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.delivery.Backlog;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.simulation.sinks.FlakyReceiver.Arrival;
import dev.tepui.storage.simulation.sinks.SinkWorld.Happened;
import dev.tepui.storage.stream.StreamRecordJson;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.TableSink;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever happens on the way, a receiver gets every change that it wants at least once, the changes of an item in
 * order when they come for the first time, and a dead-letter target gets exactly what is refused.
 */
@Timeout(120)
class SinkDeliveryTest {
    private static final int RUNS = Integer.getInteger("simulation.runs", 4);
    private static final int STEPS = 700;
    private static final String LETTERS = "http://letters";

    private static final StreamSink ALL = sink("all", 20, EnumSet.allOf(Change.Kind.class), -1);
    private static final StreamSink REMOVALS = sink("removals", 1, Set.of(Change.Kind.REMOVE), -1);
    private static final StreamSink IMPATIENT = sink("impatient", 7, EnumSet.allOf(Change.Kind.class), 1);

    @Test
    void shouldDeliverEverythingInOrder() {
        long seed = Seed.of(SinkDeliveryTest.class);
        int failed = 0;
        int duplicates = 0;
        int poison = 0;
        for (int run = 0; run < RUNS; run++) {
            RandomGenerator random = new SplittableRandom(seed + run);
            SinkWorld world = new SinkWorld(random);
            world.declare(ALL, REMOVALS, IMPATIENT);
            world.time.runUntil(() -> world.table().consumers().areSettled(), 10_000);
            world.makeStormy();
            for (int step = 0; step < STEPS; step++) {
                step(world, random);
            }
            world.heal();
            for (int i = 0; i < 60 && !isOver(world); i++) {
                world.time.pass(5_000);
            }
            world.time.pass(5_000);

            poison += check(world, ALL).size();
            check(world, REMOVALS);
            checkImpatient(world);
            assertThat(world.dropped).isZero();
            world.table().consumers().sinks().all().forEach(sink -> checkBacklog(world, sink));
            failed += world.receiver.failed();
            duplicates += world.receiver.at(url(ALL)).size()
                    - ids(world.receiver.at(url(ALL))).size();
        }
        assertThat(failed).isGreaterThan(RUNS * 10);
        assertThat(duplicates).isGreaterThan(RUNS);
        assertThat(poison).isGreaterThan(RUNS * 5);
    }

    private static boolean isOver(SinkWorld world) {
        return Stream.of(ALL, REMOVALS, IMPATIENT).allMatch(sink -> {
            Set<String> taken = ids(world.receiver.at(url(sink)));
            taken.addAll(ids(world.receiver.at(letters(sink))));
            return taken.containsAll(wanted(world, sink).keySet());
        });
    }

    private static void step(SinkWorld world, RandomGenerator random) {
        int kind = random.nextInt(60);
        if (kind < 4) {
            world.disturb();
        } else if (kind == 4) {
            // A sink that changes goes on where it is.
            world.declare(
                    sink("all", 1 + random.nextInt(40), EnumSet.allOf(Change.Kind.class), -1), REMOVALS, IMPATIENT);
        } else {
            world.write();
        }
        world.time.pass(random.nextInt(30));
    }

    /** Checks a sink that waits for ever; returns the ids of its dead letters. */
    private static Set<String> check(SinkWorld world, StreamSink sink) {
        Map<String, Happened> wanted = wanted(world, sink);
        List<Arrival> arrived = world.receiver.at(url(sink));
        Set<String> poison = wanted.entrySet().stream()
                .filter(entry -> isPoison(entry.getValue().change()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<String> rest = new HashSet<>(wanted.keySet());
        rest.removeAll(poison);
        assertThat(ids(arrived)).as("what %s got", sink.name()).isEqualTo(rest);
        assertThat(ids(world.receiver.at(letters(sink))))
                .as("dead letters of %s", sink.name())
                .isEqualTo(poison);
        checkOrder(arrived);
        return poison;
    }

    /** What is given up may also have been taken: nobody knows when an answer is lost. */
    private static void checkImpatient(SinkWorld world) {
        Set<String> got = ids(world.receiver.at(url(IMPATIENT)));
        Set<String> letters = ids(world.receiver.at(letters(IMPATIENT)));
        assertThat(Stream.of(got, letters).flatMap(Collection::stream).collect(Collectors.toSet()))
                .isEqualTo(wanted(world, IMPATIENT).keySet());
        assertThat(got).isNotEmpty();
    }

    private static void checkOrder(List<Arrival> arrived) {
        Set<String> known = new HashSet<>();
        Map<String, String> last = new HashMap<>();
        for (Arrival arrival : arrived) {
            if (known.add(arrival.id())) {
                String before = last.put(arrival.item(), arrival.sequence());
                assertThat(before == null || before.compareTo(arrival.sequence()) < 0)
                        .as("%s after %s of %s", arrival.sequence(), before, arrival.item())
                        .isTrue();
            }
        }
    }

    private static void checkBacklog(SinkWorld world, TableSink sink) {
        Backlog[] backlog = {null};
        Backlog.of(world.groups, world.table().number(), ConsumerSettling.captureOf(sink))
                .thenAccept(found -> backlog[0] = found);
        world.time.pass(1_000);
        assertThat(backlog[0]).isEqualTo(Backlog.NONE);
    }

    private static Map<String, Happened> wanted(SinkWorld world, StreamSink sink) {
        StreamRecordJson records = new StreamRecordJson(world.table(), ViewType.NEW_AND_OLD_IMAGES, "any");
        Map<String, Happened> wanted = new LinkedHashMap<>();
        for (Happened one : world.happened) {
            if (sink.selection().eventNames().contains(one.change().kind())) {
                wanted.put(records.id(one.group(), one.change()), one);
            }
        }
        return wanted;
    }

    /** By the image that the receiver looks at. */
    private static boolean isPoison(Change change) {
        Bytes image = change.newItem() == null ? change.oldItem() : change.newItem();
        return ItemCodec.decode(image.array()).attributes().containsKey("poison");
    }

    private static Set<String> ids(List<Arrival> arrivals) {
        return arrivals.stream().map(Arrival::id).collect(Collectors.toSet());
    }

    private static String url(StreamSink sink) {
        return sink.endpoint().url();
    }

    private static String letters(StreamSink sink) {
        return LETTERS + "/" + sink.name();
    }

    private static StreamSink sink(String name, int batchSize, Set<Change.Kind> eventNames, int retryAttempts) {
        return new StreamSink(
                name,
                new StreamSink.Endpoint("http://" + name, 2, LETTERS + "/" + name),
                batchSize,
                new StreamSink.Selection(eventNames, ViewType.NEW_AND_OLD_IMAGES),
                new StreamSink.Patience(retryAttempts, -1));
    }
}
