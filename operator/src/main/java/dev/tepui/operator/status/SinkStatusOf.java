package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.StreamSinkStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.nodeclient.TableState;
import java.util.List;
import java.util.stream.Collectors;

/** The status of a table's stream sinks, from what the pool says. */
final class SinkStatusOf {
    private SinkStatusOf() {}

    /** One entry for each sink, null when there are none. */
    static List<StreamSinkStatus> entries(TableState state) {
        List<StreamSinkStatus> entries = state.streamSinks().stream()
                .map(sink -> new StreamSinkStatus(sink.name(), sink.status(), sink.oldestSeconds(), sink.lastFailure()))
                .toList();
        return entries.isEmpty() ? null : entries;
    }

    /** No facts when there are no sinks. */
    static List<Fact> facts(TableState state) {
        List<TableState.Sink> sinks = state.streamSinks();
        if (sinks.isEmpty()) {
            return List.of();
        }
        List<TableState.Sink> failing =
                sinks.stream().filter(sink -> sink.lastFailure() != null).toList();
        if (!failing.isEmpty()) {
            return List.of(delivering(
                    ConditionReason.SINK_FAILING,
                    failing.stream()
                            .map(sink -> "The receiver of stream sink " + sink.name() + " does not take changes: "
                                    + sink.lastFailure() + ".")
                            .collect(Collectors.joining(" "))));
        }
        List<TableState.Sink> behind = sinks.stream()
                .filter(sink -> Behind.isBehind(sink.oldestSeconds()))
                .toList();
        if (!behind.isEmpty()) {
            return List.of(delivering(ConditionReason.SINK_BEHIND, Behind.sentence("stream sink", names(behind))));
        }
        List<TableState.Sink> starting =
                sinks.stream().filter(sink -> !sink.isActive()).toList();
        if (state.isActive() && !starting.isEmpty()) {
            String message = "Changes will be sent from when all groups keep them: stream sink "
                    + String.join(", ", names(starting)) + ".";
            return List.of(
                    Fact.isUnknown(ConditionType.STREAM_SINKS_DELIVERING, ConditionReason.UPDATING, message),
                    Fact.isTrue(ConditionType.RECONCILING, ConditionReason.UPDATING, message));
        }
        return state.isActive()
                ? List.of(Fact.isTrue(
                        ConditionType.STREAM_SINKS_DELIVERING,
                        ConditionReason.DELIVERING,
                        "Changes reach all stream sinks."))
                : List.of();
    }

    private static Fact delivering(ConditionReason reason, String message) {
        return Fact.isFalse(ConditionType.STREAM_SINKS_DELIVERING, reason, message);
    }

    private static List<String> names(List<TableState.Sink> sinks) {
        return sinks.stream().map(TableState.Sink::name).toList();
    }
}
