package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.Paths;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Query: the items of one partition in the order of a table's or an index's sort keys, page by page. */
final class Query implements Operation {
    private final Shape.Member startKey;
    private final TableLookup tables;
    private final Groups groups;

    Query(Shape shape, TableLookup tables, Groups groups) {
        this.startKey = shape.require("ExclusiveStartKey");
        this.tables = tables;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Expressions expressions =
                request.has(KeyConditions.EXPRESSION) ? Expressions.OF_QUERY : Expressions.OF_QUERY_BY_OLDER_KEYS;
        expressions.checkCombination(request);
        Substitutions substitutions = expressions.substitutions(request);
        Map<String, AttributeValue> start = RequestReader.attributes(request, startKey);
        Filter filter = Filter.of(request, "QueryFilter", substitutions);
        Projection projection = Selection.projection(request, substitutions);
        KeyConditions keys = KeyConditions.of(request, substitutions);
        substitutions.checkAllUsed();
        PageRequest wanted = PageRequest.of(request, filter, Selection.of(request, projection));
        boolean forward = !Boolean.FALSE.equals(request.get("ScanIndexForward"));
        return tables.withTable(call, table -> {
            IndexAccess index = table.index(request.string("IndexName"));
            wanted.checkConsistency(index);
            wanted.checkPaths(table);
            Paths.checkKeysAreScalars(keys.paths(), table::keyRole);
            KeyCodec.Range range = range(index, keys.on(index), start, forward);
            filter.checkForQuery(index);
            wanted.selection().checkWithin(index);
            // Without a sort key a partition is one item at most: nothing follows, even at the limit.
            return new PageReader(groups, call)
                    .read(wanted.from(index, range, forward ? Read.Direction.FORWARD : Read.Direction.BACKWARD))
                    .thenApply(
                            page -> PageAnswer.of(call, wanted, index, index.hasSingleItems() ? page.asLast() : page));
        });
    }

    private static KeyCodec.Range range(
            IndexAccess index, KeyCondition wanted, Map<String, AttributeValue> start, boolean forward) {
        KeyCodec.Range range = index.range(wanted);
        if (start == null) {
            return range;
        }
        Bytes position = index.startPosition(start).position();
        if (!contains(index.partition(wanted), position)) {
            throw ApiError.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        if (!contains(range, position)) {
            throw ApiError.validation("The provided starting key does not match the range key predicate");
        }
        return forward ? range.after(position) : range.before(position);
    }

    private static boolean contains(KeyCodec.Range range, Bytes position) {
        return position.compareTo(range.from()) >= 0 && position.compareTo(range.to()) < 0;
    }
}
