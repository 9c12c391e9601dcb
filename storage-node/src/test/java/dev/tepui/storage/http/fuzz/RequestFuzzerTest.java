package dev.tepui.storage.http.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.storage.http.RawConnection;
import dev.tepui.storage.http.RawConnection.Answer;
import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.property.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sends requests that are nearly right, {@code -Dfuzz.requests} of them: those of other tests with changed members,
 * values, bytes, headers, compression. Every answer must be one that the API can give, within its time; a fault of the
 * server is none. Nothing may be left in the server afterwards.
 *
 * <p>One thread, so that a seed repeats its run exactly; requests go in batches, because waiting for each answer would
 * take longer than answering.
 */
class RequestFuzzerTest {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 100_000);

    /** After so many the server is replaced by a new one, so that what it keeps stays small. */
    private static final int REQUESTS_PER_SERVER = 10_000;

    private static final int CONNECTIONS = 4;
    private static final int BATCH = 16;

    /** More at once might fill the sockets in both directions and stop everything. */
    private static final int BATCH_MAX_BYTES = 48 * 1024;

    /** Requests of a conversation at a time. */
    private static final int PART = 60;

    private static final int FAILURES_MAX = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Corpus.Conversation> corpus = Corpus.read();
    private final RandomGenerator random = new SplittableRandom(Seed.of(RequestFuzzerTest.class));
    private final RequestMutator mutator = new RequestMutator(random, corpus);

    /** By kind, so that a frequent one does not hide the others. */
    private final Map<String, FuzzRequest> failures = new LinkedHashMap<>();

    /** How many answers of each kind there were: a fuzzer that only gets to hear of bad JSON finds nothing. */
    private final Map<String, Integer> results = new TreeMap<>();

    /** Entries that have been answered with success as they stand: variations of these reach furthest. */
    private final Set<Corpus.Entry> good = new HashSet<>();

    private final List<FuzzRequest> batch = new ArrayList<>();
    private int batchBytes;
    private TestServer server;
    private RawConnection[] connections;
    private int sent;

    @Test
    @Timeout(300)
    void shouldAnswerWhateverComes() throws IOException {
        boolean fromOtherThreads = false;
        while (sent < REQUESTS && failures.size() < FAILURES_MAX) {
            try (ExecutorService threads = Executors.newFixedThreadPool(2);
                    TestServer fresh = new TestServer()) {
                if (fromOtherThreads) {
                    fresh.pool().answerOn(threads);
                }
                runAgainst(fresh, Math.min(REQUESTS, sent + REQUESTS_PER_SERVER));
            }
            fromOtherThreads = !fromOtherThreads;
        }

        System.out.println(sent + " requests: " + results);
        assertThat(failures).as("after %d requests", sent).isEmpty();
    }

    private void runAgainst(TestServer fresh, int until) throws IOException {
        server = fresh;
        connections = new RawConnection[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            connections[i] = new RawConnection(server.port(), PATIENCE);
        }
        while (sent < until && failures.size() < FAILURES_MAX) {
            converse(corpus.get(random.nextInt(corpus.size())), until);
        }
        for (RawConnection connection : connections) {
            connection.close();
        }
        await().atMost(PATIENCE).until(() -> server.server().inFlight() == 0);
        await().atMost(PATIENCE).until(() -> server.largeRequestsBytes() == 0);
        server.answered().forEach(answered -> results.merge(answered.result(), 1, Integer::sum));
    }

    /** Part of a conversation, with variations between its requests. */
    private void converse(Corpus.Conversation conversation, int until) throws IOException {
        for (Corpus.Entry entry : conversation.preparation()) {
            add(mutator.plain(entry));
        }
        int size = conversation.entries().size();
        int from = size <= PART ? 0 : random.nextInt(size - PART);
        for (Corpus.Entry entry : conversation.entries().subList(from, Math.min(size, from + PART))) {
            if (random.nextInt(3) > 0) {
                add(mutator.plain(entry));
            }
            int variations = good.contains(entry) ? random.nextInt(12) : random.nextInt(3);
            for (int i = 0; i < variations && sent < until; i++) {
                add(mutator.mutated(entry));
            }
        }
        sendBatch();
    }

    private void add(FuzzRequest request) throws IOException {
        if (batch.size() == BATCH || batchBytes + request.body().length > BATCH_MAX_BYTES) {
            sendBatch();
        }
        batch.add(request);
        batchBytes += request.body().length;
    }

    private void sendBatch() throws IOException {
        send(List.copyOf(batch));
        batch.clear();
        batchBytes = 0;
    }

    private void send(List<FuzzRequest> requests) throws IOException {
        int index = random.nextInt(CONNECTIONS);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (FuzzRequest request : requests) {
            wire.writeBytes(request.wire());
        }
        sent += requests.size();
        FuzzRequest current = null;
        try {
            connections[index].send(wire.toByteArray());
            for (FuzzRequest request : requests) {
                current = request;
                Answer answer = answer(connections[index]);
                String problem = AnswerCheck.problem(request, answer);
                if (request.entry() != null && answer.status() == 200) {
                    good.add(request.entry());
                }
                if (problem != null) {
                    failed(request, problem);
                    // The rest of the batch may be worth nothing.
                    reconnect(index);
                    return;
                }
            }
        } catch (IOException broken) {
            failed(current == null ? requests.get(0) : current, broken.toString());
            reconnect(index);
        }
    }

    private void reconnect(int index) {
        connections[index].close();
        connections[index] = new RawConnection(server.port(), PATIENCE);
    }

    private static Answer answer(RawConnection connection) throws IOException {
        Answer answer = connection.read();
        while (answer != null && answer.status() == 100) {
            answer = connection.read();
        }
        if (answer == null) {
            throw new IOException("The connection ended without an answer");
        }
        return answer;
    }

    private void failed(FuzzRequest request, String problem) {
        String kind = request.operation() + ": " + problem.lines().findFirst().orElse("");
        if (failures.containsKey(kind)) {
            return;
        }
        Shrinker shrinker = new Shrinker(body -> {
            String again = problemAlone(request.withBody(body));
            return again != null
                    && again.lines().findFirst().equals(problem.lines().findFirst());
        });
        FuzzRequest small = request.withBody(shrinker.shrink(request.body()));
        failures.put(kind, problemAlone(small) == null ? request : small);
    }

    /** What is wrong with the answer to a request on a connection of its own, or null. */
    private String problemAlone(FuzzRequest request) {
        try (RawConnection connection = new RawConnection(server.port(), PATIENCE)) {
            return AnswerCheck.problem(request, answer(connection.send(request.wire())));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
