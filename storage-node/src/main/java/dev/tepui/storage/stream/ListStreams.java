package dev.tepui.storage.stream;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.operation.Call;
import dev.tepui.storage.operation.Operation;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.Catalogue;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** ListStreams: the streams of all tables or of one, also those that have ended, page by page. */
final class ListStreams implements Operation {
    /** Source: the API reference. */
    private static final int PAGE_MAX = 100;

    private final StreamLookup streams;

    ListStreams(StreamLookup streams) {
        this.streams = streams;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        String table = request.string("TableName");
        String start = request.string("ExclusiveStartStreamArn");
        StreamArn after = start == null ? null : StreamArn.parse(start);
        if (start != null && after == null) {
            throw ApiError.validation("Invalid StreamArn");
        }
        Long limit = request.number("Limit");
        if (limit != null && limit > PAGE_MAX) {
            throw ApiError.invalidParameter("Limit cannot be greater than the maximum allowed size: " + PAGE_MAX);
        }
        int most = limit == null ? PAGE_MAX : limit.intValue();
        return streams.tables().latest().thenApply(catalogue -> {
            List<StreamArn> rest = all(catalogue).stream()
                    .filter(stream -> table == null || stream.table().equals(table))
                    .filter(stream -> after == null || stream.compareTo(after) > 0)
                    .sorted()
                    .toList();
            List<StreamArn> page = rest.subList(0, Math.min(most, rest.size()));
            return out -> {
                out.beginObject().name("Streams").beginArray();
                for (StreamArn stream : page) {
                    out.beginObject()
                            .member("StreamArn", stream.in(streams.region()))
                            .member("TableName", stream.table())
                            .member("StreamLabel", stream.label())
                            .endObject();
                }
                out.endArray();
                if (page.size() < rest.size()) {
                    out.member("LastEvaluatedStreamArn", page.getLast().in(streams.region()));
                }
                out.endObject();
            };
        });
    }

    private static List<StreamArn> all(Catalogue catalogue) {
        return catalogue.tables().values().stream()
                .flatMap(table ->
                        table.streams().all().stream().map(stream -> new StreamArn(table.name(), stream.label())))
                .toList();
    }
}
