package dev.tepui.operator.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Counts calls to the Kubernetes API: {@code tepui_operator_api_calls_total}. Every method but GET writes; a watch
 * counts once, when it begins.
 */
public final class ApiCalls implements Interceptor {
    /** The value of the label {@code code} when there was no answer. */
    private static final String NO_ANSWER = "none";

    private final MeterRegistry registry;

    public ApiCalls(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        count(request, Integer.toString(response.code()));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        count(request, NO_ANSWER);
    }

    private void count(HttpRequest request, String code) {
        Counter.builder("tepui.operator.api.calls")
                .description("Calls to the Kubernetes API by method and status code.")
                .tags("method", request.method(), "code", code)
                .register(registry)
                .increment();
    }
}
