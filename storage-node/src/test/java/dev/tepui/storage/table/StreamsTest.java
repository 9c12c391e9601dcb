package dev.tepui.storage.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.TableStream.Status;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamsTest {
    private static final long NOW = 1_764_000_000_125L;

    @Test
    void shouldNotChangeWhenNothingElseIsWanted() {
        assertThat(Streams.NONE.wanting(null, NOW)).isSameAs(Streams.NONE);
        Streams one = Streams.NONE.wanting(ViewType.NEW_IMAGE, NOW);
        assertThat(one.wanting(ViewType.NEW_IMAGE, NOW + 1)).isSameAs(one);
    }

    @Test
    void shouldGoThroughTheStatusesOfAStream() {
        Streams enabling = Streams.NONE.wanting(ViewType.NEW_IMAGE, NOW);
        assertThat(enabling.latest())
                .isEqualTo(new TableStream("2025-11-24T16:00:00.125", ViewType.NEW_IMAGE, Status.ENABLING, NOW, 0));
        Streams enabled = enabling.settled();
        assertThat(enabled.latest().status()).isEqualTo(Status.ENABLED);
        Streams disabling = enabled.wanting(null, NOW + 5);
        assertThat(disabling.latest().status()).isEqualTo(Status.DISABLING);
        assertThat(disabling.latest().disabledAtMillis()).isEqualTo(NOW + 5);
        Streams disabled = disabling.settled();
        assertThat(disabled.latest().status()).isEqualTo(Status.DISABLED);
        assertThat(disabled.areSettled()).isTrue();
    }

    @Test
    void shouldEndOneAndBeginAnotherWhenTheViewTypeChanges() {
        Streams streams = Streams.NONE.wanting(ViewType.NEW_IMAGE, NOW);
        Streams changed = streams.settled().wanting(ViewType.OLD_IMAGE, NOW + 1);

        assertThat(changed.all()).extracting(TableStream::status).containsExactly(Status.DISABLING, Status.ENABLING);
    }

    @Test
    void shouldNotGiveALabelTwiceWhenTheClockGoesBack() {
        Streams streams =
                Streams.NONE.wanting(ViewType.NEW_IMAGE, NOW).wanting(null, NOW).wanting(ViewType.NEW_IMAGE, NOW);

        assertThat(streams.all())
                .extracting(TableStream::label)
                .containsExactly("2025-11-24T16:00:00.125", "2025-11-24T16:00:00.126");
    }

    @Test
    void shouldForgetEndedStreamsOnly() {
        Streams streams = Streams.NONE
                .wanting(ViewType.NEW_IMAGE, NOW)
                .wanting(null, NOW + 1)
                .wanting(ViewType.NEW_IMAGE, NOW + 2);
        String first = streams.all().get(0).label();
        String second = streams.all().get(1).label();

        assertThat(streams.without(Set.of(first, second)).all())
                .extracting(TableStream::label)
                .containsExactly(second);
        assertThat(streams.find(first)).isNotNull();
        assertThat(streams.find("none")).isNull();
    }
}
