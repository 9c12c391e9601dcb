package dev.tepui.operator.desired;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.StreamEventName;
import dev.tepui.crd.v1alpha1.StreamSink;
import dev.tepui.crd.v1alpha1.StreamViewType;
import dev.tepui.crd.v1alpha1.TableSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The stream sinks that a Table's spec asks for, as a pool keeps them: with every setting, also those that the spec
 * leaves to their defaults, so that they can be compared.
 */
public final class SinkDefinitions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNLIMITED = -1;
    private static final int BATCH_SIZE = 100;
    private static final int TIMEOUT_SECONDS = 10;

    private SinkDefinitions() {}

    /** The sinks by name; empty when the spec says nothing about them. */
    public static Optional<ArrayNode> of(TableSpec spec) {
        return Optional.ofNullable(spec.getStreamSinks())
                .map(sinks -> array(sinks.stream().map(SinkDefinitions::complete)));
    }

    private static ArrayNode array(Stream<StreamSink> sinks) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        sinks.sorted(Comparator.comparing(StreamSink::name))
                .map(sink -> JSON.<ObjectNode>valueToTree(sink))
                .forEach(array::add);
        return array;
    }

    private static StreamSink complete(StreamSink sink) {
        List<StreamEventName> events =
                sink.eventNames() == null ? List.of(StreamEventName.values()) : sink.eventNames();
        return new StreamSink(
                sink.name(),
                sink.url(),
                or(sink.batchSize(), BATCH_SIZE),
                sink.deadLetterUrl(),
                events.stream().sorted().toList(),
                or(sink.maximumRecordAgeInSeconds(), UNLIMITED),
                or(sink.maximumRetryAttempts(), UNLIMITED),
                or(sink.streamViewType(), StreamViewType.NEW_AND_OLD_IMAGES),
                or(sink.timeoutSeconds(), TIMEOUT_SECONDS));
    }

    private static <T> T or(T valueOrNull, T otherwise) {
        return valueOrNull == null ? otherwise : valueOrNull;
    }
}
