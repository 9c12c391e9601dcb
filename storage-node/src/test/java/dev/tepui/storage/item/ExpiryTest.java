package dev.tepui.storage.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryTest {
    private static final long NOW = Instant.parse("2026-11-27T12:00:00Z").getEpochSecond();

    @ParameterizedTest
    @CsvSource({
        "1764000000, 1764000000",
        "1764000000.0000000001, 1764000001",
        "1764000000.9, 1764000001",
        "1.764E9, 1764000000",
        "0.001, 1",
        "0, 0",
        "-1764000000, 0",
        "1764000000000, 1764000000000",
        "999999999999999999, 999999999999999999",
        "1E18, 0",
        "9.9E125, 0",
        "1E-130, 1"
    })
    void shouldBeTheFirstWholeSecondThatIsNotBefore(String number, long second) {
        assertThat(Expiry.seconds(new BigDecimal(number).stripTrailingZeros())).isEqualTo(second);
    }

    @Test
    void shouldBeNeverWithoutANumber() {
        assertThat(Expiry.seconds(null)).isEqualTo(Expiry.NEVER);
    }

    @Test
    void shouldBeDueFromItsSecondOn() {
        assertThat(Expiry.isDue(NOW + 1, NOW)).isFalse();
        assertThat(Expiry.isDue(NOW, NOW)).isTrue();
        assertThat(Expiry.isDue(NOW - 1, NOW)).isTrue();
        assertThat(Expiry.isDue(Expiry.NEVER, NOW)).isFalse();
    }

    @Test
    void shouldIgnoreWhatExpiredMoreThanFiveYearsAgo() {
        long fiveYearsAgo = Instant.parse("2021-11-27T12:00:00Z").getEpochSecond();

        assertThat(Expiry.isDue(fiveYearsAgo, NOW)).isTrue();
        assertThat(Expiry.isDue(fiveYearsAgo - 1, NOW)).isFalse();
        assertThat(Expiry.oldest(NOW)).isEqualTo(fiveYearsAgo);
        assertThat(Expiry.oldest(5)).isEqualTo(1);
    }
}
