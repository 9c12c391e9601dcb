package dev.tepui.storage.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
    /** 2025-11-24T16:00:00Z. */
    private static final long NOW = 1_764_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void shouldTakeEverySuccessForOne(int status) {
        assertThat(outcome(status, null)).isEqualTo(new Outcome.Taken());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 405, 410, 413, 415, 422})
    void shouldTakeAClientErrorForARefusal(int status) {
        assertThat(outcome(status, null)).isEqualTo(new Outcome.Refused(status, "HTTP " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 404, 408, 409, 425, 429, 500, 502, 503, 504})
    void shouldTryAgainWhenTheAnswerSaysNothingAboutTheEvents(int status) {
        assertThat(outcome(status, null)).isEqualTo(new Outcome.Unavailable(status, "HTTP " + status, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | 7                             | 7000",
                "503 | 0                             | 0",
                "503 | Mon, 24 Nov 2025 16:01:30 GMT | 90000",
                "503 | Mon, 24 Nov 2025 15:00:00 GMT | 0",
                "503 | 99999999                      | 600000",
                "503 | 99999999999999999999          | 0",
                "503 | soon                          | 0",
                "500 | 7                             | 0",
            })
    void shouldHonourRetryAfter(int status, String header, long millis) {
        assertThat(((Outcome.Unavailable) outcome(status, header)).retryAfterMillis())
                .isEqualTo(millis);
    }

    @Test
    void shouldTellWhatTheReceiverSays() {
        Outcome outcome = Outcome.of(new Poster.Response(400, null, " bad event \n"), NOW);

        assertThat(outcome).isEqualTo(new Outcome.Refused(400, "HTTP 400: bad event"));
    }

    @Test
    void shouldTellWhyThereIsNoAnswer() {
        assertThat(Outcome.of(new CompletionException(new IllegalStateException("Connection refused"))))
                .isEqualTo(new Outcome.Unavailable(Outcome.NO_STATUS, "Connection refused", 0));
        assertThat(Outcome.of(new IllegalStateException()))
                .isEqualTo(new Outcome.Unavailable(Outcome.NO_STATUS, "IllegalStateException", 0));
    }

    private static Outcome outcome(int status, String retryAfter) {
        return Outcome.of(new Poster.Response(status, retryAfter, ""), NOW);
    }
}
