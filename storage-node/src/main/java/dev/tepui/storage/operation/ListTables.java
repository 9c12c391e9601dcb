package dev.tepui.storage.operation;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** ListTables: names in order, page by page; as this node knows them, so possibly a moment old. */
final class ListTables implements Operation {
    /** Source: DynamoDB's limits. */
    private static final int PAGE_MAX = 100;

    private final Tables tables;

    ListTables(Tables tables) {
        this.tables = tables;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        String start = request.string("ExclusiveStartTableName");
        long limit = request.has("Limit") ? request.number("Limit") : PAGE_MAX;
        SortedMap<String, Table> all = tables.current().tables();
        // The smallest string after the start's own name.
        SortedMap<String, Table> rest = start == null ? all : all.tailMap(start + "\0");
        List<String> names = new ArrayList<>();
        boolean more = false;
        for (String name : rest.keySet()) {
            if (names.size() == limit) {
                more = true;
                break;
            }
            names.add(name);
        }
        String last = more ? names.get(names.size() - 1) : null;
        return CompletableFuture.completedFuture(out -> {
            out.beginObject().name("TableNames").beginArray();
            names.forEach(out::string);
            out.endArray().member("LastEvaluatedTableName", last).endObject();
        });
    }
}
