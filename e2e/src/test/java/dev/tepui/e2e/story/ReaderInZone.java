package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client within a zone that reads the items of {@link Counters} strongly from the member there, also while the zone
 * is cut off: whatever it is answered must not be behind what was acknowledged, anywhere, before it asked. No client of
 * the SDK can be told from which address to connect, so this one makes its requests itself.
 */
final class ReaderInZone implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI member;
    private final String table;
    private final Counters counters;
    private final HttpClient http;
    private final AtomicInteger answers = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /**
     * Begins to read all items that have been acknowledged.
     *
     * @param member endpoint of the member
     * @param from address from which it can be reached when its zone is cut off
     */
    ReaderInZone(URI member, InetAddress from, String table, Counters counters) {
        this.member = member;
        this.table = table;
        this.counters = counters;
        http = HttpClient.newBuilder().localAddress(from).build();
        counters.acknowledged()
                .keySet()
                .forEach(key -> Thread.ofVirtual().name("read-" + key).start(() -> read(key)));
    }

    private void read(String key) {
        while (!stopped) {
            int before = counters.acknowledged().get(key);
            Optional<Integer> number = ask(key);
            number.filter(now -> now < before)
                    .ifPresent(now -> stale.add(key + " was " + now + " after " + before + " was acknowledged"));
            number.ifPresent(now -> answers.incrementAndGet());
        }
    }

    /** Empty without an answer, or when it is an error: the member knows no leader. */
    private Optional<Integer> ask(String key) {
        HttpRequest request = HttpRequest.newBuilder(member)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "DynamoDB_20120810.GetItem")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"TableName": "%s", "Key": {"pk": {"S": "%s"}}, "ConsistentRead": true}
                        """.formatted(table, key)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(number(answer.body())) : Optional.empty();
        } catch (IOException unavailable) {
            return Optional.empty();
        } catch (InterruptedException e) {
            stopped = true;
            return Optional.empty();
        }
    }

    private static int number(String answer) throws JsonProcessingException {
        JsonNode number = JSON.readTree(answer).at("/Item/n/N");
        return number.isMissingNode() ? 0 : Integer.parseInt(number.asText());
    }

    /** How many reads were answered so far. */
    int answers() {
        return answers.get();
    }

    /** Throws AssertionError when an answer was behind. */
    void assertNeverBehind() {
        assertThat(stale).as("strong reads within the zone that were behind").isEmpty();
    }

    @Override
    public void close() {
        stopped = true;
        http.shutdownNow();
    }
}
