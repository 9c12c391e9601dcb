package dev.tepui.storage.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.property.Seed;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The names that clients keep for us: iterators, shard ids and sequence numbers. */
class ShardIteratorTest {
    private static final ShardIterator ITERATOR = new ShardIterator(
            new StreamArn("orders", "2025-11-24T16:00:00.125"), 7, 3, new Position(300, 2), 1_764_000_000_125L);

    @Test
    void shouldComeBackAsItWas() {
        assertThat(ShardIterator.parse(ITERATOR.text(), ITERATOR.issuedAtMillis()))
                .isEqualTo(ITERATOR);
    }

    @Test
    void shouldExpireAfterAQuarterOfAnHour() {
        long last = ITERATOR.issuedAtMillis() + 15 * 60_000;

        assertThat(ShardIterator.parse(ITERATOR.text(), last)).isEqualTo(ITERATOR);
        assertThatThrownBy(() -> ShardIterator.parse(ITERATOR.text(), last + 1))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.type()).isEqualTo(ApiError.Type.EXPIRED_ITERATOR));
    }

    @Test
    void shouldRefuseWhateverIsNoIterator() {
        RandomGenerator random = Seed.random(ShardIteratorTest.class);
        byte[] good = Base64.getUrlDecoder().decode(ITERATOR.text());
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
            for (byte[] bytes : new byte[][] {bad, garbage(random)}) {
                String text = Base64.getUrlEncoder().encodeToString(bytes);
                assertThatThrownBy(() -> ShardIterator.parse(text, ITERATOR.issuedAtMillis()))
                        .isInstanceOfSatisfying(
                                ApiError.class, error -> assertThat(error).hasMessage("Invalid ShardIterator"));
            }
        }
        for (String text : new String[] {"", " ", "?", "nonsense", "äöü"}) {
            assertThatThrownBy(() -> ShardIterator.parse(text, 0)).hasMessage("Invalid ShardIterator");
        }
    }

    @Test
    void shouldRefusePlacesThatCannotBe() {
        for (Position impossible : new Position[] {new Position(-1, 0), new Position(1, -1)}) {
            String text =
                    ITERATOR.movedTo(impossible, ITERATOR.issuedAtMillis()).text();
            assertThatThrownBy(() -> ShardIterator.parse(text, ITERATOR.issuedAtMillis()))
                    .hasMessage("Invalid ShardIterator");
        }
    }

    private static byte[] garbage(RandomGenerator random) {
        byte[] garbage = new byte[random.nextInt(100)];
        random.nextBytes(garbage);
        return garbage;
    }

    @Test
    void shouldNumberPositionsInTheirOrder() {
        Position[] positions = {
            Position.START,
            new Position(0, 1),
            Position.endOf(0),
            new Position(1, 0),
            new Position(Long.MAX_VALUE, Integer.MAX_VALUE)
        };
        for (int i = 0; i < positions.length; i++) {
            String number = SequenceNumber.of(positions[i]);
            assertThat(number).hasSizeBetween(21, 40).containsOnlyDigits();
            assertThat(SequenceNumber.parse(number)).isEqualTo(positions[i]);
            if (i > 0) {
                assertThat(number).isGreaterThan(SequenceNumber.of(positions[i - 1]));
            }
        }
        assertThat(SequenceNumber.before(new Position(5, 1))).isEqualTo(new Position(5, 0));
        assertThat(SequenceNumber.before(new Position(5, 0))).isEqualTo(Position.endOf(4));
    }

    @Test
    void shouldRefuseOtherSequenceNumbers() {
        for (String number :
                new String[] {"000000000000000000000", "1".repeat(29), "1" + "9".repeat(29), "x".repeat(30)}) {
            assertThatThrownBy(() -> SequenceNumber.parse(number)).hasMessage("Invalid SequenceNumber for the shard");
        }
    }

    @Test
    void shouldNameShards() {
        String id = ShardId.of(1_764_000_000_125L, 11);

        assertThat(id).isEqualTo("shardId-00000001764000000125-00000011").hasSizeBetween(28, 65);
        assertThat(ShardId.group(id, 1_764_000_000_125L)).isEqualTo(OptionalInt.of(11));
        assertThat(ShardId.group(id, 1_764_000_000_126L)).isEmpty();
        assertThat(ShardId.group("shardId-00000001764000000125-0000001x", 1_764_000_000_125L))
                .isEmpty();
        assertThat(ShardId.group("shardId-short", 1_764_000_000_125L)).isEmpty();
    }

    @Test
    void shouldReadArnsOfAnyRegion() {
        StreamArn arn = new StreamArn("orders", "2025-11-24T16:00:00.125");

        assertThat(StreamArn.parse(arn.in("us-east-1"))).isEqualTo(arn);
        assertThat(StreamArn.parse(arn.in("elsewhere"))).isEqualTo(arn);
        assertThat(StreamArn.parse("arn:aws:dynamodb:us-east-1:000000000000:table/orders"))
                .isNull();
        assertThat(StreamArn.parse("arn:aws:kinesis:us-east-1:000000000000:table/orders/stream/x"))
                .isNull();
        assertThat(StreamArn.parse("nonsense")).isNull();
    }
}
