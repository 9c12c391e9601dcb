package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Scan: the items of a table or index, page by page, in the order of their hashes; segments are ranges of hashes. */
final class Scan implements Operation {
    private static final int HASHES = 0x10000;

    /** A range of hashes, both included; empty when {@code first} is greater. */
    private record Segment(int first, int last) {
        boolean contains(int hash) {
            return hash >= first && hash <= last;
        }
    }

    private final Shape.Member startKey;
    private final TableLookup tables;
    private final Groups groups;

    Scan(Shape shape, TableLookup tables, Groups groups) {
        this.startKey = shape.require("ExclusiveStartKey");
        this.tables = tables;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Expressions.OF_SCAN.checkCombination(request);
        Substitutions substitutions = Expressions.OF_SCAN.substitutions(request);
        Map<String, AttributeValue> start = RequestReader.attributes(request, startKey);
        Filter filter = Filter.of(request, "ScanFilter", substitutions);
        Projection projection = Selection.projection(request, substitutions);
        substitutions.checkAllUsed();
        PageRequest wanted = PageRequest.of(request, filter, Selection.of(request, projection));
        Segment segment = segment(request);
        return tables.withTable(call, table -> {
            IndexAccess index = table.index(request.string("IndexName"));
            wanted.checkConsistency(index);
            KeyCodec.Range range = range(index, segment, start);
            wanted.checkPaths(table);
            wanted.selection().checkWithin(index);
            return new PageReader(groups, call)
                    .read(wanted.from(index, range, Read.Direction.FORWARD))
                    .thenApply(page -> PageAnswer.of(call, wanted, index, page));
        });
    }

    private static Segment segment(Structure request) {
        Long segment = request.number("Segment");
        Long total = request.number("TotalSegments");
        if (segment == null && total == null) {
            return new Segment(0, HASHES - 1);
        }
        if (total == null) {
            throw ApiError.validation("The TotalSegments parameter is required but was not present in the request "
                    + "when Segment parameter is present");
        }
        if (segment == null) {
            throw ApiError.validation("The Segment parameter is required but was not present in the request "
                    + "when parameter TotalSegments is present");
        }
        if (segment >= total) {
            throw ApiError.validation("The Segment parameter is zero-based and must be less than parameter "
                    + "TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + total);
        }
        return new Segment((int) (segment * HASHES / total), (int) ((segment + 1) * HASHES / total) - 1);
    }

    private static KeyCodec.Range range(IndexAccess index, Segment segment, Map<String, AttributeValue> start) {
        KeyCodec.Key position = start == null ? null : index.startPosition(start);
        if (position != null && !segment.contains(position.hash())) {
            throw ApiError.validation("The provided Exclusive start key does not map to the provided Segment "
                    + "and TotalSegments values.");
        }
        if (segment.first() > segment.last()) {
            KeyCodec.Range some = KeyCodec.hashes(0, 0);
            return new KeyCodec.Range(some.to(), some.to());
        }
        KeyCodec.Range all = KeyCodec.hashes(segment.first(), segment.last());
        return position == null ? all : all.after(position.position());
    }
}
