package dev.tepui.storage.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tepui.storage.item.Bytes;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private static final Position NOW = new Position(7, 0);
    private static final int FIRST = 0x4000;
    private static final int END = 0x8000;

    /** A place is a hash and a key, which is longer than the hash and does not count. */
    @ParameterizedTest
    @CsvSource({
        "4000ff, 0",
        "5000, 0.25",
        "60000061626300, 0.5",
        "7fff00, 1",
        // Of another group: such a place cannot be, but must not make more than all, or less than nothing.
        "800000, 1",
        "ffff, 1",
        "0000, 0"
    })
    void shouldTellHowMuchHasBeenRecorded(String place, double fraction) {
        Progress progress = Progress.ofItemsAndChanges(NOW).recording(bytes(place), NOW);

        assertThat(progress.recordedFraction(FIRST, END)).isCloseTo(fraction, within(0.001));
    }

    @Test
    void shouldTellNothingBeforeTheFirstItemAndAllAfterTheLast() {
        Progress progress = Progress.ofItemsAndChanges(NOW);

        assertThat(progress.recordedFraction(FIRST, END)).isZero();
        assertThat(progress.recording(null, NOW).recordedFraction(FIRST, END)).isEqualTo(1);
        assertThat(Progress.ofChanges(NOW).recordedFraction(FIRST, END)).isEqualTo(1);
    }

    private static Bytes bytes(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }
}
