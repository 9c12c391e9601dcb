package dev.tepui.storage.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.property.Seed;
import java.math.BigDecimal;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "0.000,0",
        "0e1000,0",
        "1,1",
        "+1,1",
        "-1,-1",
        "1.,1",
        ".5,0.5",
        "00012,12",
        "1e5,100000",
        "1E+5,100000",
        "1.50,1.5",
        "120,120",
        "100e-2,1",
        "0.00120e3,1.2",
        "-12.5e-1,-1.25",
        "12345678901234567890123456789012345678000,12345678901234567890123456789012345678000",
        "0.0000000000000000000000000000000000000000000000000012345678901234567890123456789012345678,"
                + "0.0000000000000000000000000000000000000000000000000012345678901234567890123456789012345678"
    })
    void shouldPrintAsDynamoDbDoes(String text, String printed) {
        assertThat(Numbers.text(Numbers.parse(text))).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                " 1",
                "1 ",
                "0x10",
                "1_0",
                "NaN",
                "Infinity",
                "--1",
                "1,5",
                "1e",
                "1e+",
                ".",
                "e5",
                "1.2.3",
                "١"
            })
    void shouldRefuseWhatIsNoNumber(String text) {
        assertThatThrownBy(() -> Numbers.parse(text))
                .isInstanceOf(NumberFormatProblem.class)
                .hasMessage("The parameter cannot be converted to a numeric value: " + text);
    }

    @Test
    void shouldRefuseTheEmptyText() {
        assertThatThrownBy(() -> Numbers.parse("")).hasMessage("The parameter cannot be converted to a numeric value");
    }

    @ParameterizedTest
    @CsvSource({
        "1e126,Number overflow. Attempting to store a number with magnitude larger than supported range",
        "-1e9999999999999999,Number overflow. Attempting to store a number with magnitude larger than supported range",
        "1e-131,Number underflow. Attempting to store a number with magnitude smaller than supported range",
        "0.1e-130,Number underflow. Attempting to store a number with magnitude smaller than supported range",
        "123456789012345678901234567890123456789,Attempting to store more than 38 significant digits in a Number",
        "1.00000000000000000000000000000000000001,Attempting to store more than 38 significant digits in a Number"
    })
    void shouldNameTheLimit(String text, String message) {
        assertThatThrownBy(() -> Numbers.parse(text)).hasMessage(message);
    }

    /** A client can send megabytes of digits; reading them must not take quadratic time. */
    @Test
    @Timeout(5)
    void shouldReadLongTextsInLinearTime() {
        assertThatThrownBy(() -> Numbers.parse("9".repeat(2_000_000))).isInstanceOf(NumberFormatProblem.class);
        assertThat(Numbers.parse("0".repeat(2_000_000) + "7")).isEqualTo(BigDecimal.valueOf(7));
        assertThat(Numbers.parse("5" + "0".repeat(2_000_000) + "e-2000000")).isEqualTo(BigDecimal.valueOf(5));
    }

    @Test
    void shouldReadWhatBigDecimalReads() {
        RandomGenerator random = Seed.random(NumbersTest.class);
        RandomItems items = new RandomItems(random);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = items.number();
            String text = random.nextBoolean()
                    ? number.toString()
                    : number.toPlainString() + (number.scale() > 0 ? "00" : "");
            assertThat(Numbers.parse(text)).as(text).isEqualTo(number);
            assertThat(Numbers.text(number)).isEqualTo(number.toPlainString());
        }
    }
}
