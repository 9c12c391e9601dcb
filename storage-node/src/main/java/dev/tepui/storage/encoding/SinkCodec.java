package dev.tepui.storage.encoding;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSink.Endpoint;
import dev.tepui.storage.table.StreamSink.Patience;
import dev.tepui.storage.table.StreamSink.Selection;
import dev.tepui.storage.table.StreamSinks;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.TableSink;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sinks as bytes, for the catalogue and the log.
 *
 * <pre>
 * sink        name · url · timeout varint · dead-letter url · batch size varint · event names 1 · view type 1
 *             · retry attempts signed · record age signed
 * table sink  sink · since varint · status 1
 * </pre>
 *
 * Event names are a bit for each kind of change, by its number; the dead-letter URL is optional. On disk and in the
 * log: never change.
 */
final class SinkCodec {
    private SinkCodec() {}

    static void put(BinaryWriter out, StreamSink sink) {
        Endpoint endpoint = sink.endpoint();
        out.putString(sink.name())
                .putString(endpoint.url())
                .putVarint(endpoint.timeoutSeconds())
                .putOptionalString(endpoint.deadLetterUrl())
                .putVarint(sink.batchSize());
        int eventNames =
                sink.selection().eventNames().stream().mapToInt(SinkCodec::bit).sum();
        out.putByte(eventNames).putByte(sink.selection().viewType().ordinal());
        out.putSigned(sink.patience().retryAttempts()).putSigned(sink.patience().recordAgeSeconds());
    }

    static StreamSink get(BinaryReader in) {
        String name = in.getString();
        Endpoint endpoint = new Endpoint(in.getString(), getInt(in.getVarint()), in.getOptionalString());
        int batchSize = getInt(in.getVarint());
        Selection selection = new Selection(eventNames(in.getByte()), in.getConstant(ViewType.values()));
        return new StreamSink(
                name, endpoint, batchSize, selection, new Patience(getInt(in.getSigned()), getInt(in.getSigned())));
    }

    static void put(BinaryWriter out, StreamSinks sinks) {
        out.putVarint(sinks.all().size());
        for (TableSink sink : sinks.all()) {
            put(out, sink.sink());
            out.putVarint(sink.since()).putByte(sink.status().ordinal());
        }
    }

    static StreamSinks getAll(BinaryReader in) {
        return new StreamSinks(List.copyOf(in.getList(source ->
                new TableSink(get(source), source.getVarint(), source.getConstant(TableSink.Status.values())))));
    }

    private static Set<Change.Kind> eventNames(int bits) {
        if (bits >= 1 << Change.Kind.values().length) {
            throw new EncodingException("unknown event names " + bits);
        }
        return Arrays.stream(Change.Kind.values())
                .filter(kind -> (bits & bit(kind)) != 0)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static int bit(Change.Kind kind) {
        return 1 << kind.ordinal();
    }

    private static int getInt(long number) {
        if (number != (int) number) {
            throw new EncodingException("number too large: " + number);
        }
        return (int) number;
    }
}
