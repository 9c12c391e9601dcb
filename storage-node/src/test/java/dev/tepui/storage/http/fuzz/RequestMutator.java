package dev.tepui.storage.http.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Makes requests of entries of the corpus: as they stand, or with other bodies and other headers. */
final class RequestMutator {
    private static final String JSON_TYPE = "Content-Type: application/x-amz-json-1.0";

    private static final String[] HEADERS = {
        "Accept-Encoding: gzip",
        "Accept-Encoding: deflate, gzip;q=0.5",
        "Accept-Encoding: gzip, identity;q=0",
        "Accept-Encoding: ;;q=,*;q=1.5",
        "Accept-Encoding: br, zstd",
        "Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00",
        "Authorization: Basic xyz",
        "Expect: 100-continue",
        "Expect: the worst",
        "Origin: http://example.com",
        "Connection: keep-alive",
        "X-Amz-Date: yesterday",
        "X-Amz-Target: DynamoDB_20120810.ListTables",
        "Cookie: a=b",
        "X-Junk: " + "x".repeat(1000),
        "X-Empty:",
        "TE: trailers",
        "Trailer: X-Amz-Crc32",
        "User-Agent: fuzz",
    };

    private static final String[] HOSTS = {
        "localhost", "", "a:b:c", "[::1]:8000", "[::1", "x".repeat(300), "\"", "127.0.0.1:99999"
    };

    private static final String[] TYPES = {
        "Content-Type: application/json",
        "Content-Type: application/json;charset=utf-8",
        "Content-Type: application/x-amz-json-1.1",
        "Content-Type: ;",
        "Content-Type: text/plain",
        "Content-Type:",
        "X-No-Type: x"
    };

    private static final String[] TARGETS = {
        "",
        "DynamoDB_20120810.",
        "DynamoDB_20120810.PutItem ",
        "DynamoDBStreams_20120810.GetRecords",
        "dynamodb_20120810.PutItem",
        "."
    };

    private final RandomGenerator random;
    private final BodyMutator bodies;
    private final List<String> operations;

    RequestMutator(RandomGenerator random, List<Corpus.Conversation> corpus) {
        this.random = random;
        this.bodies = new BodyMutator(random, corpus);
        this.operations = corpus.stream()
                .flatMap(conversation -> conversation.entries().stream())
                .map(Corpus.Entry::operation)
                .distinct()
                .sorted()
                .toList();
    }

    /** The entry as it stands. */
    FuzzRequest plain(Corpus.Entry entry) {
        return new FuzzRequest(
                entry,
                entry.operation(),
                List.of("Host: localhost", target(entry.operation()), JSON_TYPE),
                entry.body().getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    /** Something like the entry. */
    FuzzRequest mutated(Corpus.Entry entry) {
        String operation =
                random.nextInt(30) == 0 ? operations.get(random.nextInt(operations.size())) : entry.operation();
        byte[] body =
                random.nextInt(20) == 0 ? entry.body().getBytes(StandardCharsets.UTF_8) : bodies.mutate(entry.body());
        List<String> headers = new ArrayList<>();
        headers.add("Host: " + (random.nextInt(50) == 0 ? pick(HOSTS) : "localhost"));
        headers.add(random.nextInt(200) == 0 ? "X-Amz-Target: " + pick(TARGETS) : target(operation));
        headers.add(random.nextInt(100) == 0 ? pick(TYPES) : JSON_TYPE);
        while (random.nextInt(4) == 0) {
            headers.add(pick(HEADERS));
        }
        if (random.nextInt(10) == 0) {
            body = code(body, headers);
        }
        List<Integer> chunks = random.nextInt(10) == 0 ? chunks(body.length) : List.of();
        return new FuzzRequest(null, operation, headers, body, chunks);
    }

    private static String target(String operation) {
        return "X-Amz-Target: DynamoDB_20120810." + operation;
    }

    /** Compresses the body, or says so, or damages what is compressed. */
    private byte[] code(byte[] body, List<String> headers) {
        boolean gzip = random.nextBoolean();
        headers.add("Content-Encoding: " + (random.nextInt(20) == 0 ? "br" : gzip ? "gzip" : "deflate"));
        if (random.nextInt(5) == 0) {
            return body;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream coder = gzip ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            coder.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] coded = out.toByteArray();
        if (random.nextInt(3) == 0) {
            coded[random.nextInt(coded.length)] ^= (byte) (1 << random.nextInt(8));
        } else if (random.nextInt(3) == 0) {
            coded = java.util.Arrays.copyOf(coded, random.nextInt(coded.length));
        }
        return coded;
    }

    private List<Integer> chunks(int length) {
        List<Integer> chunks = new ArrayList<>();
        for (int rest = length; rest > 0; ) {
            int chunk = chunks.size() > 20 ? rest : 1 + random.nextInt(rest);
            chunks.add(chunk);
            rest -= chunk;
        }
        return chunks;
    }

    private <T> T pick(T[] array) {
        return array[random.nextInt(array.length)];
    }
}
