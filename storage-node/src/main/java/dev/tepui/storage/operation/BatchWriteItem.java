package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.IndexSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * BatchWriteItem: puts and deletes in several tables, each on its own. What its group could not do, or may have done,
 * is handed back as unprocessed: doing it again makes no difference.
 */
final class BatchWriteItem implements Operation {
    /** Source: DynamoDB's limits. */
    private static final int WRITES_MAX = 25;

    private final TableLookup tables;
    private final ItemWriter writer;

    /**
     * One write.
     *
     * @param attributes the item, or the key of what is to be deleted
     * @param item the item as it is stored; null for a delete
     */
    private record Write(Map<String, AttributeValue> attributes, Bytes item) {
        static Write of(Structure request) {
            Structure put = request.structure("PutRequest");
            Structure delete = request.structure("DeleteRequest");
            if ((put == null) == (delete == null)) {
                // The service's text, also when there is none.
                throw ApiError.validation("Supplied AttributeValue has more than one datatypes set, "
                        + "must contain exactly one of the supported datatypes");
            }
            if (put == null) {
                return new Write(RequestReader.attributes(delete, delete.shape().require("Key")), null);
            }
            Map<String, AttributeValue> attributes =
                    RequestReader.attributes(put, put.shape().require("Item"));
            return new Write(attributes, PutItem.encode(attributes));
        }

        ItemKey key(TableAccess table) {
            return item == null ? table.keyOf(attributes) : table.keyOfItem(attributes);
        }

        Command command(TableAccess table, ItemKey key, Capacity capacity) {
            List<IndexSchema> asked = capacity == Capacity.NONE ? List.of() : table.globalIndexes();
            ItemWrite write = new ItemWrite(key, null, ItemWrite.Returns.NOTHING, table.localIndexes(), asked);
            return item == null ? new Command.DeleteItem(write) : new Command.PutItem(write, item);
        }

        void write(JsonOutput out) {
            out.beginObject()
                    .name(item == null ? "DeleteRequest" : "PutRequest")
                    .beginObject()
                    .name(item == null ? "Key" : "Item");
            ItemJson.write(out, attributes);
            out.endObject().endObject();
        }
    }

    /** The writes of one table; {@code name} as the request has it. */
    private record Wanted(String name, List<Write> writes) {}

    BatchWriteItem(TableLookup tables, ItemWriter writer) {
        this.tables = tables;
        this.writer = writer;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        List<Wanted> wanted = wanted((Map<?, ?>) request.get("RequestItems"));
        List<String> names =
                wanted.stream().map(part -> TableName.resolve(part.name())).toList();
        Capacity capacity = Capacity.of(request);
        boolean metrics = "SIZE".equals(request.string("ReturnItemCollectionMetrics"));
        return tables.withTables(
                call,
                names,
                found -> Batch.run(writes(wanted, found, capacity), outcomes -> WRITES_MAX)
                        .thenApply(outcomes -> {
                            List<Part> parts = parts(wanted, found, outcomes);
                            parts.forEach(part -> part.count(call));
                            return out -> write(out, parts, capacity, metrics);
                        }));
    }

    private static List<Wanted> wanted(Map<?, ?> requestItems) {
        int count = requestItems.values().stream()
                .mapToInt(requests -> ((List<?>) requests).size())
                .sum();
        if (count > WRITES_MAX) {
            throw ApiError.validation("Too many items requested for the BatchWriteItem call");
        }
        List<Wanted> wanted = new ArrayList<>();
        requestItems.forEach((name, requests) -> wanted.add(new Wanted(
                (String) name,
                ((List<?>) requests)
                        .stream().map(request -> Write.of((Structure) request)).toList())));
        return wanted;
    }

    private List<Supplier<CompletionStage<Reply>>> writes(
            List<Wanted> wanted, List<TableAccess> found, Capacity capacity) {
        List<Supplier<CompletionStage<Reply>>> writes = new ArrayList<>();
        Set<ItemKey> seen = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            TableAccess table = found.get(i);
            for (Write write : wanted.get(i).writes()) {
                ItemKey key = write.key(table);
                if (!seen.add(key)) {
                    throw ApiError.validation("Provided list of item keys contains duplicates");
                }
                Command command = write.command(table, key, capacity);
                writes.add(() -> writer.write(command, key).thenApply(BatchWriteItem::checked));
            }
        }
        return writes;
    }

    /** Throws what stands in the way, but not a transaction. */
    private static Reply checked(Reply reply) {
        return reply instanceof Reply.TransactionConflict ? reply : WriteAnswer.written(reply);
    }

    /** Deals the outcomes out to the tables whose writes they belong to. */
    private static List<Part> parts(List<Wanted> wanted, List<TableAccess> found, List<Batch.Outcome<Reply>> outcomes) {
        List<Part> parts = new ArrayList<>();
        Iterator<Batch.Outcome<Reply>> next = outcomes.iterator();
        for (int i = 0; i < wanted.size(); i++) {
            Part part = new Part(wanted.get(i).name(), found.get(i));
            parts.add(part);
            for (Write write : wanted.get(i).writes()) {
                part.take(write, next.next());
            }
        }
        return parts;
    }

    private static void write(JsonOutput out, List<Part> parts, Capacity capacity, boolean metrics) {
        out.beginObject().name("UnprocessedItems").beginObject();
        parts.forEach(part -> part.writeUnprocessed(out));
        out.endObject();
        if (metrics) {
            WrittenTable.writeCollections(
                    out, parts.stream().map(part -> part.written).toList());
        }
        if (capacity != Capacity.NONE) {
            out.name("ConsumedCapacity").beginArray();
            parts.forEach(part -> capacity.writeElement(out, part.written.name(), part.written.units()));
            out.endArray();
        }
        out.endObject();
    }

    /** What the answer says about one table. */
    private static final class Part {
        private final WrittenTable written;
        private final List<Write> unprocessed = new ArrayList<>();
        private final TableAccess table;
        private int locked;

        Part(String name, TableAccess table) {
            this.table = table;
            written = new WrittenTable(name, table);
        }

        /** An item that a transaction has locked is left to the next request. */
        void take(Write write, Batch.Outcome<Reply> outcome) {
            if (outcome.failed() || outcome.value() instanceof Reply.TransactionConflict) {
                unprocessed.add(write);
                locked += outcome.failed() ? 0 : 1;
            } else {
                written.take(
                        write.attributes(), WriteAnswer.written(outcome.value()).footprint());
            }
        }

        void count(Call call) {
            call.hasWritten(table, written.units().withoutGlobal());
            for (int i = 0; i < locked; i++) {
                call.hasMetTransaction(table);
            }
        }

        void writeUnprocessed(JsonOutput out) {
            if (!unprocessed.isEmpty()) {
                out.name(written.name()).beginArray();
                unprocessed.forEach(write -> write.write(out));
                out.endArray();
            }
        }
    }
}
