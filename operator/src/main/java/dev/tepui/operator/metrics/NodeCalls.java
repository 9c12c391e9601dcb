package dev.tepui.operator.metrics;

import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.CallObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts and times calls to the admin API of storage nodes: {@code tepui_operator_node_calls_seconds}. */
public final class NodeCalls implements CallObserver {
    private final MeterRegistry registry;

    public NodeCalls(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void called(String method, String resource, Answer<?> answer, Duration duration) {
        Timer.builder("tepui.operator.node.calls")
                .description("Calls to the admin API of single storage nodes, by what came of them.")
                .tags("method", method, "resource", resource, "outcome", outcome(answer))
                .register(registry)
                .record(duration);
    }

    private static String outcome(Answer<?> answer) {
        return switch (answer) {
            case Answer.Ok<?> ok -> "ok";
            case Answer.NotFound<?> notFound -> "not_found";
            case Answer.Conflict<?> conflict -> "conflict";
            case Answer.Invalid<?> invalid -> "invalid";
            case Answer.Unreachable<?> unreachable -> "unreachable";
        };
    }
}
