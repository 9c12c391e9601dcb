package dev.tepui.storage.sink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests with Vert.x. Connections are kept and bounded for each receiver; redirects are not followed: who may
 * get the data is what the Table says. Of a body only the beginning is read.
 */
public final class HttpPoster implements Poster, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPoster.class);
    private static final int CONNECT_MILLIS = 5_000;
    private static final int IDLE_SECONDS = 60;

    /** More than groups that one node usually leads: each has one request under way for a sink. */
    private static final int CONNECTIONS_MAX = 16;

    private static final int WAITING_MAX = 256;
    private static final int KEPT_MAX_BYTES = 512;
    private static final int BODY_MAX_BYTES = 64 * 1024;

    private final HttpClientAgent client;

    /** Creates the client; nothing is sent yet. */
    public HttpPoster(Vertx vertx) {
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setKeepAliveTimeout(IDLE_SECONDS / 2),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    }

    @Override
    public CompletionStage<Response> post(Post post) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(post.url())
                .setConnectTimeout(Math.min(CONNECT_MILLIS, post.timeoutMillis()))
                .setFollowRedirects(false)
                .putHeader("Content-Type", post.contentType())
                .putHeader("User-Agent", "tepui");
        AtomicReference<Exchange> exchange = new AtomicReference<>(new Exchange(null, false));
        return client.request(options)
                .compose(request -> {
                    request.exceptionHandler(broken -> LOG.debug("request broke: {}", broken.toString()));
                    Exchange before = exchange.getAndSet(new Exchange(request, false));
                    if (before.over()) {
                        request.reset();
                        return Future.failedFuture(new IllegalStateException("too late to send"));
                    }
                    return request.send(Buffer.buffer(post.body())).compose(response -> read(request, response));
                })
                .timeout(post.timeoutMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    HttpClientRequest request =
                            exchange.getAndSet(new Exchange(null, true)).request();
                    if (request != null) {
                        // Otherwise its connection would be taken until the receiver answers.
                        request.reset();
                    }
                })
                .toCompletionStage();
    }

    /** A request, once there is a connection for it; and whether nobody waits for its answer any more. */
    private record Exchange(HttpClientRequest request, boolean over) {}

    private static Future<Response> read(HttpClientRequest request, HttpClientResponse response) {
        Promise<Response> answer = Promise.promise();
        Buffer kept = Buffer.buffer();
        long[] length = {0};
        response.handler(part -> {
            length[0] += part.length();
            kept.appendBuffer(part, 0, Math.min(part.length(), KEPT_MAX_BYTES - kept.length()));
            if (length[0] > BODY_MAX_BYTES && answer.tryComplete(answer(response, kept))) {
                request.reset();
            }
        });
        response.endHandler(end -> answer.tryComplete(answer(response, kept)));
        response.exceptionHandler(answer::tryFail);
        return answer.future();
    }

    private static Response answer(HttpClientResponse response, Buffer body) {
        return new Response(
                response.statusCode(), response.getHeader("Retry-After"), body.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }
}
