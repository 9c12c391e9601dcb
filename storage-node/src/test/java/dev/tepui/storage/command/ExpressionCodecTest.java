package dev.tepui.storage.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ConditionEvaluator;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.RandomExpressions;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.expression.UpdateEvaluator;
import dev.tepui.storage.property.Seed;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionCodecTest {
    private final RandomGenerator random = Seed.random(ExpressionCodecTest.class);
    private final RandomExpressions expressions = new RandomExpressions(random);

    private static byte[] encode(Condition condition) {
        BinaryWriter out = new BinaryWriter(64);
        ExpressionCodec.put(out, condition);
        return out.toByteArray();
    }

    private static byte[] encode(Update update) {
        BinaryWriter out = new BinaryWriter(64);
        ExpressionCodec.put(out, update);
        return out.toByteArray();
    }

    private static Condition condition(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        Condition condition = ExpressionCodec.getCondition(in);
        in.expectEnd();
        return condition;
    }

    private static Update update(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        Update update = ExpressionCodec.getUpdate(in);
        in.expectEnd();
        return update;
    }

    @Test
    void shouldReadWhatWasWritten() {
        for (int i = 0; i < 3_000; i++) {
            Condition condition = expressions.condition(4);
            Update update = expressions.update();

            assertThat(condition(encode(condition))).isEqualTo(condition);
            assertThat(update(encode(update))).isEqualTo(update);
        }
        assertThat(condition(new byte[] {0})).isNull();
    }

    /** From another node may come anything; it must be refused before it is evaluated. */
    @Test
    void shouldReadOnlyWhatCanBeEvaluated() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextBoolean() ? encode(expressions.condition(3)) : encode(expressions.update());
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(random.nextBoolean() ? 8 : 256);
            }
            byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
            try {
                Condition condition = condition(damaged);
                if (condition != null) {
                    ConditionEvaluator.holds(condition, expressions.item());
                }
            } catch (EncodingException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
            evaluateUpdate(damaged);
        }
    }

    private void evaluateUpdate(byte[] bytes) {
        try {
            UpdateEvaluator.apply(update(bytes), expressions.item());
        } catch (EncodingException | ExpressionException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "08, condition of unknown kind 8",
        "0700010101010161ff, 1 bytes too many after byte 8",
        "07050101 01010161, SIZE in the wrong place or with 1 operands",
        "0700020101 010161 0101010161, ATTRIBUTE_EXISTS in the wrong place or with 2 operands",
        "0708, Function of unknown kind 8",
        "0406, operand of unknown kind 6",
        "040100, path that does not begin with a name",
        "0401010205, path that does not begin with a name",
        "0401020101610280808080 08, list index 2147483648",
        "0401010300, step of unknown kind 3",
    })
    void shouldSayWhatIsWrong(String hex, String message) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThatThrownBy(() -> condition(bytes))
                .isInstanceOf(EncodingException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseWhatWouldExhaustTheStack() {
        byte[] nots = new byte[1_000_000];
        Arrays.fill(nots, (byte) 3);
        byte[] sums = new byte[1_000_000];
        Arrays.fill(sums, (byte) 4);
        byte[] set = HexFormat.of().parseHex("010101010161");
        System.arraycopy(set, 0, sums, 0, set.length);

        assertThatThrownBy(() -> condition(nots)).hasMessage("expression nested more than 400 deep");
        assertThatThrownBy(() -> update(sums)).hasMessage("expression nested more than 400 deep");
    }

    @Test
    void shouldBearTheDeepestExpression() {
        Operand path = new Operand.Path(List.of(new Operand.Name("a")));
        Condition deep = new Condition.Compare(path, Condition.Comparator.EQUAL, path);
        for (int i = 0; i < 300; i++) {
            deep = new Condition.Not(deep);
        }

        assertThat(condition(encode(deep))).isEqualTo(deep);
    }

    @Test
    void shouldRefuseActionsThatOverlap() {
        byte[] twice = HexFormat.of().parseHex("0202010101610201010161");

        assertThatThrownBy(() -> update(twice))
                .isInstanceOf(EncodingException.class)
                .hasMessage("two actions about [a]");
    }
}
