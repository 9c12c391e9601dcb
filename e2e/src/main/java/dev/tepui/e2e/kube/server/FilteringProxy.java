package dev.tepui.e2e.kube.server;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import dev.tepui.e2e.kube.api.LoopbackServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before an API server that wants TLS and to know who asks, so that filters see every request first. Whoever
 * asks here over plain HTTP does so with the rights of a kubeconfig. Answers are passed on as they arrive, watches too.
 */
final class FilteringProxy implements AutoCloseable {
    /** Headers that are about one of the two connections, or that each of them makes for itself. */
    private static final Set<String> OF_A_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final int NO_BODY = -1;
    private static final int BODY_OF_UNKNOWN_LENGTH = 0;

    private final HttpClient http;
    private final String server;
    private final Optional<String> token;
    private final LoopbackServer front;

    private FilteringProxy(Config config) throws IOException, GeneralSecurityException {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(SSLUtils.sslContext(config))
                .build();
        server = config.getMasterUrl().replaceAll("/$", "");
        token = Optional.ofNullable(config.getOauthToken()).or(() -> Optional.ofNullable(config.getAutoOAuthToken()));
        front = new LoopbackServer(new InetSocketAddress("127.0.0.1", 0));
    }

    /**
     * Starts a proxy; it answers when this returns.
     *
     * @param config of the API server: its address, and a client certificate or a token for it
     */
    static FilteringProxy start(Config config, List<Filter> filters) {
        try {
            FilteringProxy proxy = new FilteringProxy(config);
            proxy.front.start(proxy::handle, filters);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a proxy for " + config.getMasterUrl(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates for " + config.getMasterUrl() + " are of no use", e);
        }
    }

    /** A kubeconfig whose only context is the proxy. */
    String kubeconfigYaml() {
        return front.kubeconfigYaml();
    }

    /** Ends all requests, watches too. */
    @Override
    public void close() {
        front.close();
        http.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<InputStream> response = http.send(request(exchange), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                response.headers().map().forEach((name, values) -> {
                    if (isPassedOn(name)) {
                        exchange.getResponseHeaders().put(name, values);
                    }
                });
                exchange.sendResponseHeaders(response.statusCode(), bodyLength(exchange, response));
                passOn(body, exchange.getResponseBody());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the proxy is closed");
        }
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + asked.getRawPath() + query));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isPassedOn(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
        byte[] body = exchange.getRequestBody().readAllBytes();
        return request.method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
    }

    private static boolean isPassedOn(String header) {
        return !OF_A_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    /** As JDK's server wants it: zero stands for a body of unknown length. */
    private static long bodyLength(HttpExchange exchange, HttpResponse<?> response) {
        int status = response.statusCode();
        if (exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304) {
            return NO_BODY;
        }
        long length = response.headers().firstValueAsLong("Content-Length").orElse(BODY_OF_UNKNOWN_LENGTH);
        boolean empty =
                length == 0 && response.headers().firstValue("Content-Length").isPresent();
        return empty ? NO_BODY : length;
    }

    private static void passOn(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }
}
