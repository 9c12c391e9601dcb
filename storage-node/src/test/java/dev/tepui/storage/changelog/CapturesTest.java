package dev.tepui.storage.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.item.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CapturesTest {
    private static final Capture.Wish KEYS = new Capture.Wish("keys", Images.NONE, Capture.Use.READ);
    private static final Capture.Wish OLD = new Capture.Wish("old", new Images(true, false), Capture.Use.READ);
    private static final Capture.Wish NEW = new Capture.Wish("new", new Images(false, true), Capture.Use.READ);

    private static final Capture.Wish DELIVERED = new Capture.Wish("delivered", Images.NONE, Capture.Use.DELIVER);
    private static final Capture.Wish FILLED = new Capture.Wish("filled", Images.NONE, Capture.Use.DELIVER_ALL);

    @Test
    void shouldWantNothingWithoutCaptures() {
        assertThat(Captures.NONE.images()).isNull();
        assertThat(Captures.NONE.fulfilling(1, List.of(), at(5)).images()).isNull();
    }

    @Test
    void shouldWantWhatAnyOpenCaptureWants() {
        Captures captures = Captures.NONE.fulfilling(1, List.of(KEYS), at(5));
        assertThat(captures.images()).isEqualTo(Images.NONE);
        captures = captures.fulfilling(2, List.of(KEYS, OLD), at(6));
        assertThat(captures.images()).isEqualTo(new Images(true, false));
        captures = captures.fulfilling(3, List.of(KEYS, OLD, NEW), at(7));
        assertThat(captures.images()).isEqualTo(new Images(true, true));
        captures = captures.fulfilling(4, List.of(NEW), at(8));
        assertThat(captures.images()).isEqualTo(new Images(false, true));
    }

    @Test
    void shouldSayFromWhereToWhereACaptureGoes() {
        Captures captures = Captures.NONE
                .fulfilling(1, List.of(OLD), at(5))
                .fulfilling(2, List.of(OLD, NEW), at(6))
                .fulfilling(3, List.of(NEW), at(7));

        assertThat(captures.all())
                .containsExactly(
                        new Capture("old", OLD.images(), at(5), at(7), null),
                        new Capture("new", NEW.images(), at(6), null, null));
    }

    @Test
    void shouldNotOpenAgainWhatWasClosed() {
        Captures closed = Captures.NONE.fulfilling(1, List.of(OLD), at(5)).fulfilling(2, List.of(), at(6));

        assertThat(closed.fulfilling(3, List.of(OLD), at(7)).all()).isEqualTo(closed.all());
    }

    @Test
    void shouldChangeTheImagesOfAnOpenCapture() {
        Captures captures = Captures.NONE
                .fulfilling(1, List.of(OLD), at(5))
                .fulfilling(2, List.of(new Capture.Wish("old", new Images(true, true), Capture.Use.READ)), at(6));

        assertThat(captures.all()).containsExactly(new Capture("old", new Images(true, true), at(5), null, null));
    }

    /** Two leaders of the catalogue may bring wishes at the same time; the older ones arrive too late. */
    @Test
    void shouldNotGoBackToOlderWishes() {
        Captures captures = Captures.NONE.fulfilling(2, List.of(OLD), at(5));

        assertThat(captures.fulfilling(1, List.of(), at(6))).isSameAs(captures);
        assertThat(captures.fulfilling(2, List.of(), at(6))).isSameAs(captures);
    }

    @Test
    void shouldForgetAClosedCaptureWithItsLastChange() {
        Captures captures =
                Captures.NONE.fulfilling(1, List.of(OLD, NEW), at(5)).fulfilling(2, List.of(NEW), at(7));

        assertThat(captures.trimmedTo(at(6)).all()).hasSize(2);
        Captures trimmed = captures.trimmedTo(at(7));
        assertThat(trimmed.all()).extracting(Capture::name).containsExactly("new");
        assertThat(trimmed.trimmed()).isEqualTo(at(7));
        assertThat(trimmed.trimmedTo(at(6))).isSameAs(trimmed);
    }

    @Test
    void shouldKnowHowFarAConsumerIs() {
        Captures captures = Captures.NONE.fulfilling(1, List.of(KEYS, DELIVERED), at(5));
        assertThat(captures.find("keys").progress()).isNull();
        assertThat(captures.undelivered()).isEqualTo(at(5));

        captures =
                captures.passing("delivered", at(8)).passing("delivered", at(7)).passing("keys", at(8));

        assertThat(captures.undelivered()).isEqualTo(at(8));
        assertThat(captures.find("keys").progress()).isNull();
    }

    @Test
    void shouldKeepWhatHasNotBeenDelivered() {
        Captures captures =
                Captures.NONE.fulfilling(1, List.of(KEYS, DELIVERED), at(5)).passing("delivered", at(8));

        assertThat(captures.trimmedTo(at(7)).trimmed()).isEqualTo(at(7));
        assertThat(captures.trimmedTo(at(100)).trimmed()).isEqualTo(at(8));
        Captures nobodyWaits = captures.fulfilling(2, List.of(KEYS), at(20));
        assertThat(nobodyWaits.undelivered()).isNull();
        assertThat(nobodyWaits.trimmedTo(at(100)).trimmed()).isEqualTo(at(100));
    }

    @Test
    void shouldKnowWhetherAConsumerHasTheItemsThatWereThere() {
        Captures captures = Captures.NONE.fulfilling(1, List.of(DELIVERED, FILLED), at(5));
        assertThat(captures.find("delivered").progress().hasAllItems()).isTrue();
        assertThat(captures.find("filled").progress().hasAllItems()).isFalse();

        captures = captures.recording("filled", new Bytes(new byte[] {1}), at(6));
        assertThat(captures.find("filled").progress().isRecording()).isTrue();
        captures = captures.recording("filled", null, at(9));
        assertThat(captures.find("filled").progress().isRecording()).isFalse();
        assertThat(captures.passing("filled", at(8)).find("filled").progress().hasAllItems())
                .isFalse();
        assertThat(captures.passing("filled", at(9)).find("filled").progress().hasAllItems())
                .isTrue();
    }

    @Test
    void shouldOrderPositionsByIndexThenOrdinal() {
        assertThat(Stream.of(
                                Position.endOf(2),
                                new Position(2, 1),
                                new Position(3, 0),
                                Position.START,
                                new Position(2, 0))
                        .sorted())
                .containsExactly(
                        Position.START, new Position(2, 0), new Position(2, 1), Position.endOf(2), new Position(3, 0));
    }

    private static Position at(long index) {
        return Position.endOf(index);
    }
}
