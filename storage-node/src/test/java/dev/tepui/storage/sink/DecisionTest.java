package dev.tepui.storage.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.delivery.NotDeliveredException.Again;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final Outcome.Failed REFUSED = new Outcome.Refused(400, "HTTP 400");
    private static final Outcome.Failed DOWN = new Outcome.Unavailable(503, "HTTP 503", 0);

    @Test
    void shouldSearchForTheEventThatIsRefused() {
        assertThat(decide(REFUSED, new Decision.Attempt(100, 100, 4), sink(null, -1)))
                .isEqualTo(new Decision.Retry(new Again(0, 50, 0)));
        assertThat(decide(REFUSED, new Decision.Attempt(2, 3, 0), sink("http://letters", 0)))
                .isEqualTo(new Decision.Retry(new Again(0, 2, 0)));
    }

    /** The other changes of the batch are not sent. */
    @Test
    void shouldGiveTheOneUpThatIsRefused() {
        assertThat(decide(REFUSED, new Decision.Attempt(1, 7, 0), sink("http://letters", -1)))
                .isEqualTo(new Decision.GiveUp());
    }

    @Test
    void shouldStandStillWithoutADeadLetterTarget() {
        assertThat(decide(REFUSED, new Decision.Attempt(1, 7, 2), sink(null, -1)))
                .isEqualTo(new Decision.Retry(new Again(Decision.pauseMillis(3, 0.5), 7, 3)));
    }

    @Test
    void shouldSendTheSameAgainWhenNobodyAnswers() {
        assertThat(decide(DOWN, new Decision.Attempt(80, 100, 0), sink("http://letters", -1)))
                .isEqualTo(new Decision.Retry(new Again(Decision.pauseMillis(1, 0.5), 100, 1)));
    }

    @Test
    void shouldGiveUpAfterTheRetriesThatAreWanted() {
        StreamSink sink = sink("http://letters", 2);

        assertThat(decide(DOWN, new Decision.Attempt(1, 1, 0), sink)).isInstanceOf(Decision.Retry.class);
        assertThat(decide(DOWN, new Decision.Attempt(1, 1, 1), sink)).isInstanceOf(Decision.Retry.class);
        assertThat(decide(DOWN, new Decision.Attempt(1, 1, 2), sink)).isEqualTo(new Decision.GiveUp());
        assertThat(decide(DOWN, new Decision.Attempt(1, 1, 0), sink("http://letters", 0)))
                .isEqualTo(new Decision.GiveUp());
    }

    @Test
    void shouldWaitAsLongAsTheReceiverWants() {
        Outcome.Failed busy = new Outcome.Unavailable(429, "HTTP 429", 60_000);

        assertThat(decide(busy, new Decision.Attempt(1, 1, 0), sink(null, -1)))
                .isEqualTo(new Decision.Retry(new Again(60_000, 1, 1)));
    }

    @Test
    void shouldWaitLongerEachTimeUpToABound() {
        assertThat(Decision.pauseMillis(1, 0)).isEqualTo(100);
        assertThat(Decision.pauseMillis(1, 1)).isEqualTo(200);
        assertThat(Decision.pauseMillis(4, 0)).isEqualTo(800);
        assertThat(Decision.pauseMillis(9, 1)).isEqualTo(30_000);
        assertThat(Decision.pauseMillis(Integer.MAX_VALUE, 0)).isEqualTo(15_000);
    }

    private static Decision decide(Outcome.Failed outcome, Decision.Attempt attempt, StreamSink sink) {
        return Decision.of(outcome, attempt, sink, 0.5);
    }

    private static StreamSink sink(String deadLetterUrl, int retryAttempts) {
        return new StreamSink(
                "shop",
                new StreamSink.Endpoint("http://shop", 10, deadLetterUrl),
                100,
                new StreamSink.Selection(EnumSet.allOf(Change.Kind.class), ViewType.NEW_AND_OLD_IMAGES),
                new StreamSink.Patience(retryAttempts, -1));
    }
}
