package dev.tepui.storage.http;

import static dev.tepui.storage.http.CompressionTest.deflate;
import static dev.tepui.storage.http.CompressionTest.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression in both directions, over the wire. */
@Timeout(60)
class CompressedRequestsTest {
    private static final String LONG = "x".repeat(2000);
    private static final String PUT =
            "{\"TableName\":\"orders\",\"Item\":{\"id\":{\"S\":\"1\"},\"v\":{\"S\":\"" + LONG + "\"}}}";

    private final TestServer server = new TestServer();
    private final RawConnection connection = new RawConnection(server.port(), Duration.ofSeconds(20));

    @BeforeEach
    void createTable() {
        server.call("CreateTable", ApiServerTest.CREATE);
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
    }

    @Test
    void shouldReadCompressedRequests() throws IOException {
        assertThat(call("PutItem", "Content-Encoding: gzip", gzip(utf8(PUT))).text())
                .isEqualTo("{}");
        assertThat(get("").text()).contains(LONG);

        assertThat(call("DeleteItem", "Content-Encoding: deflate", deflate(utf8(ApiServerTest.GET), false))
                        .text())
                .isEqualTo("{}");
        assertThat(get("").text()).isEqualTo("{}");

        assertThat(call("PutItem", "Content-Encoding: deflate", deflate(utf8(PUT), true))
                        .text())
                .isEqualTo("{}");
        assertThat(get("").text()).contains(LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void shouldCompressLongAnswersForThoseWhoWishIt(String coding) throws IOException {
        call("PutItem", "", utf8(PUT));

        RawConnection.Answer plain = get("");
        RawConnection.Answer compressed = get("Accept-Encoding: " + coding);

        assertThat(plain.header("content-encoding")).isNull();
        assertThat(plain.body()).hasSizeGreaterThan(2000);
        assertThat(compressed.header("content-encoding")).isEqualTo(coding);
        assertThat(compressed.body()).hasSizeLessThan(200);
        assertThat(compressed.text()).isEqualTo(plain.text());
        assertThat(plain.hasRightChecksum()).isTrue();
        assertThat(compressed.hasRightChecksum()).isTrue();
    }

    @Test
    void shouldReadSeveralHeadersAsOne() throws IOException {
        call("PutItem", "", utf8(PUT));

        assertThat(get("Accept-Encoding: gzip;q=0.5\r\nAccept-Encoding: deflate")
                        .header("content-encoding"))
                .isEqualTo("deflate");
    }

    @Test
    void shouldSendShortAnswersAsTheyAreUnlessThatIsRefused() throws IOException {
        RawConnection.Answer plain = get("Accept-Encoding: gzip");
        RawConnection.Answer compressed = get("Accept-Encoding: gzip, identity;q=0");

        assertThat(plain.header("content-encoding")).isNull();
        assertThat(plain.text()).isEqualTo("{}");
        assertThat(compressed.header("content-encoding")).isEqualTo("gzip");
        assertThat(compressed.text()).isEqualTo("{}");
        assertThat(compressed.hasRightChecksum()).isTrue();
    }

    @Test
    void shouldCompressErrorsToo() throws IOException {
        RawConnection.Answer answer =
                call("PutItem", "Accept-Encoding: gzip, *;q=0", utf8(PUT.replace("orders", "nothing")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        assertThat(answer.text()).contains("ResourceNotFoundException");
        assertThat(answer.hasRightChecksum()).isTrue();
    }

    @Test
    void shouldAcceptBodiesUpTo16MiBAfterDecompression() throws IOException {
        String spaces = " ".repeat(RequestBody.MAX_BYTES - 2);

        assertThat(call("ListTables", "Content-Encoding: gzip", gzip(utf8("{" + spaces + "}")))
                        .status())
                .isEqualTo(200);
        RawConnection.Answer refused = call("ListTables", "Content-Encoding: gzip", gzip(utf8("{" + spaces + " }")));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body()).isEmpty();
        // The request was complete: nothing is wrong with the connection.
        assertThat(get("").status()).isEqualTo(200);
        await().until(() -> server.server().largeRequestsBytes() == 0);
    }

    /** A thousandfold: 20 KB that would be 20 MB, inside which another bomb waits. */
    @Test
    void shouldRefuseBombs() throws IOException {
        byte[] bomb = gzip(gzip(new byte[20 * 1024 * 1024]));

        RawConnection.Answer nested = call("ListTables", "Content-Encoding: gzip", bomb);
        RawConnection.Answer flat =
                call("ListTables", "Content-Encoding: deflate", deflate(new byte[20 * 1024 * 1024], false));

        // The inner one is never looked at.
        assertThat(nested.text()).isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
        assertThat(flat.status()).isEqualTo(413);
        await().until(() -> server.server().largeRequestsBytes() == 0);
    }

    @Test
    void shouldRefuseDamagedAndTruncatedBodies() throws IOException {
        byte[] good = gzip(utf8(PUT));
        byte[] truncated = Arrays.copyOf(good, good.length - 9);
        byte[] damaged = good.clone();
        damaged[good.length - 6] ^= 1;

        for (byte[] bad : new byte[][] {truncated, damaged, utf8(PUT)}) {
            RawConnection.Answer answer = call("PutItem", "Content-Encoding: gzip", bad);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("SerializationException", "gzip");
        }
        assertThat(get("").text()).isEqualTo("{}");
    }

    private RawConnection.Answer get(String header) throws IOException {
        return call("GetItem", header, utf8(ApiServerTest.GET));
    }

    private RawConnection.Answer call(String operation, String header, byte[] body) throws IOException {
        return connection
                .send("POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: DynamoDB_20120810." + operation
                        + "\r\nContent-Type: application/x-amz-json-1.0\r\n" + (header.isEmpty() ? "" : header + "\r\n")
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .send(body)
                .read();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
