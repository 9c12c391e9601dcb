package dev.tepui.storage.simulation.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.delivery.Backlog;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.TableSink;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a sink, and of those beside it, while its receiver is away. */
@Timeout(60)
class SinkOutageTest {
    private static final StreamSink SHOP = sink("shop", null, -1);
    private static final StreamSink AUDIT = sink("audit", null, -1);
    private static final StreamSink NEWS = sink("news", null, 60);

    private final SinkWorld world = new SinkWorld(new SplittableRandom(1));

    @BeforeEach
    void declare() {
        world.declare(SHOP, AUDIT, NEWS);
        world.heal();
        world.poison = 0;
        world.time.runUntil(() -> world.table().consumers().areSettled(), 10_000);
        world.time.pass(1_000);
    }

    @Test
    void shouldKeepChangesForASinkThatStandsStillAndSayWhy() {
        world.receiver.down.add("http://shop");
        long before = world.time.nowMillis();
        write(50);
        world.time.pass(60_000);

        assertThat(backlog("shop").failure()).isEqualTo("HTTP 503: down");
        assertThat(backlog("shop").oldestAtMillis()).isBetween(before, before + 1_000);
        assertThat(backlog("audit")).isEqualTo(Backlog.NONE);
        assertThat(received("http://shop")).isZero();
        assertThat(received("http://audit")).isEqualTo(world.happened.size());

        world.receiver.down.clear();
        world.time.pass(60_000);

        assertThat(backlog("shop")).isEqualTo(Backlog.NONE);
        assertThat(received("http://shop")).isEqualTo(world.happened.size());
    }

    /** Never without a word, and only where the Table says so. */
    @Test
    void shouldDropWhatIsTooOldWhenThatIsWanted() {
        world.receiver.down.add("http://news");
        write(50);
        int old = world.happened.size();
        world.time.pass(120_000);

        assertThat(world.dropped).isEqualTo(old);
        assertThat(backlog("news")).isEqualTo(Backlog.NONE);

        world.receiver.down.clear();
        write(20);
        world.time.pass(60_000);

        assertThat(world.dropped).isEqualTo(old);
        assertThat(received("http://news")).isEqualTo(world.happened.size() - old);
    }

    @Test
    void shouldGoOnWhereItWasWhenTheUrlChanges() {
        world.receiver.down.add("http://shop");
        write(50);
        world.time.pass(10_000);

        StreamSink moved = new StreamSink(
                "shop", new StreamSink.Endpoint("http://new", 2, null), 10, SHOP.selection(), SHOP.patience());
        world.declare(moved, AUDIT, NEWS);
        world.time.pass(60_000);

        assertThat(received("http://new")).isEqualTo(world.happened.size());
    }

    @Test
    void shouldLetGoOfASinkThatIsRemovedAndBeginAnewWithItsName() {
        world.receiver.down.add("http://shop");
        write(50);
        int before = world.happened.size();
        world.declare(AUDIT, NEWS);
        world.time.pass(60_000);
        world.receiver.down.clear();
        world.declare(SHOP, AUDIT, NEWS);
        world.time.pass(10_000);
        write(20);
        world.time.pass(60_000);

        assertThat(received("http://shop")).isEqualTo(world.happened.size() - before);
    }

    private void write(int writes) {
        for (int i = 0; i < writes; i++) {
            world.write();
            world.time.pass(5);
        }
    }

    private int received(String url) {
        return world.receiver.at(url).stream()
                .map(FlakyReceiver.Arrival::id)
                .collect(Collectors.toSet())
                .size();
    }

    private Backlog backlog(String name) {
        TableSink sink = world.table().consumers().sinks().wanted().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Backlog> found = new ArrayList<>();
        Backlog.of(world.groups, world.table().number(), ConsumerSettling.captureOf(sink))
                .thenAccept(found::add);
        world.time.runUntil(() -> !found.isEmpty(), 1_000);
        return found.getFirst();
    }

    private static StreamSink sink(String name, String deadLetterUrl, int recordAgeSeconds) {
        return new StreamSink(
                name,
                new StreamSink.Endpoint("http://" + name, 2, deadLetterUrl),
                10,
                new StreamSink.Selection(EnumSet.allOf(Change.Kind.class), ViewType.NEW_AND_OLD_IMAGES),
                new StreamSink.Patience(-1, recordAgeSeconds));
    }
}
