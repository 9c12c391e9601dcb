package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.partiql.KeyPlan;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.placement.Groups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Reads one page of what a SELECT wants: by GetItem when it names a whole key, by one Query after another when it names
 * partition keys, otherwise by Scan.
 */
record SelectReader(TableLookup tables, Groups groups) {
    /** What the filter of a SELECT is called. It may be about keys, so no text needs it. */
    private static final String WHERE = "WHERE clause";

    private static final int LAST_HASH = 0xFFFF;

    /**
     * What is asked for besides.
     *
     * @param limit as many items are read at most, or null
     * @param start where the last page has ended; null for the first
     */
    record Asked(Long limit, boolean consistent, Capacity capacity, StatementToken start) {}

    CompletionStage<SelectPage> read(Call call, Statement.Select select, Asked asked) {
        return tables.withTables(call, List.of(StatementText.tableOf(select)), found -> {
            TableAccess table = found.get(0);
            IndexAccess index = table.index(select.index());
            KeyPlan plan = KeyPlan.of(select, index.keys());
            PageRequest request = request(select, plan, asked);
            request.checkConsistency(index);
            request.checkPaths(table);
            request.selection().checkWithin(index);
            if (plan.ranges() != null && index.kind() == IndexAccess.Kind.GLOBAL) {
                request.filter().checkWithin(index);
            }
            List<KeyCodec.Range> ranges = ranges(index, plan);
            CompletionStage<RangesReader.Found> read = isOneItem(index, plan) && asked.start() == null
                    ? item(call, key(table, plan.ranges().get(0).leading()), asked.consistent())
                    : new RangesReader(new PageReader(groups, call), request, index, ranges, direction(plan))
                            .read(asked.start());
            return read.thenApply(
                    page -> new SelectPage(select, PageAnswer.of(call, request, index, page.page()), page.range()));
        });
    }

    private static PageRequest request(Statement.Select select, KeyPlan plan, Asked asked) {
        Selection selection = select.columns() == null
                ? new Selection(
                        select.index() == null
                                ? Selection.Kind.ALL_ATTRIBUTES
                                : Selection.Kind.ALL_PROJECTED_ATTRIBUTES,
                        null)
                : new Selection(
                        Selection.Kind.SPECIFIC_ATTRIBUTES,
                        new Projection(select.columns().stream()
                                .map(Statement.Column::path)
                                .toList()));
        return new PageRequest(
                Filter.of(plan.filter(), WHERE), selection, asked.limit(), asked.consistent(), asked.capacity());
    }

    private static Read.Direction direction(KeyPlan plan) {
        return plan.descending() ? Read.Direction.BACKWARD : Read.Direction.FORWARD;
    }

    private static boolean isOneItem(IndexAccess index, KeyPlan plan) {
        return index.kind() == IndexAccess.Kind.TABLE
                && plan.ranges() != null
                && plan.ranges().size() == 1
                && plan.ranges().get(0).isPoint(index.keys());
    }

    private static ItemKey key(TableAccess table, List<AttributeValue> values) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        KeyCondition.Keys keys = table.index(null).keys();
        Stream.concat(keys.partition().stream(), keys.sort().stream())
                .map(KeyAttribute::name)
                .forEach(name -> key.put(name, values.get(key.size())));
        return table.keyOf(key);
    }

    private CompletionStage<RangesReader.Found> item(Call call, ItemKey key, boolean consistent) {
        return call.reads(groups)
                .read(groups.groupOf(key.hash()), new Read.GetItem(key), consistent)
                .thenApply(GetItem::item)
                .thenApply(item -> new RangesReader.Found(page(item), 0));
    }

    private static PageReader.Page page(Bytes item) {
        return item == null
                ? new PageReader.Page(List.of(), null, 0)
                : new PageReader.Page(List.of(item), null, ItemCodec.sizeBytes(item.array()));
    }

    /** The positions of what is to be read, range after range. */
    private static List<KeyCodec.Range> ranges(IndexAccess index, KeyPlan plan) {
        if (plan.ranges() == null) {
            return List.of(KeyCodec.hashes(0, LAST_HASH));
        }
        List<KeyCodec.Range> ranges = new ArrayList<>();
        for (KeyPlan.Range range : plan.ranges()) {
            KeyCodec.Range both = null;
            for (KeyCondition condition : range.conditions(index.keys())) {
                index.checkSizes(condition);
                KeyCodec.Range next = index.range(condition);
                both = both == null ? next : both.intersection(next);
            }
            ranges.add(both);
        }
        return ranges;
    }
}
