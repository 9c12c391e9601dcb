package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** BatchGetItem: items of several tables by key. */
final class BatchGetItem implements Operation {
    /** Source: DynamoDB's limits. */
    private static final int KEYS_MAX = 100;

    /** What an answer may hold, by the items' sizes. Source: DynamoDB's limits. */
    private static final long ANSWER_MAX_BYTES = 16L << 20;

    private final TableLookup tables;
    private final Groups groups;

    /**
     * What is wanted of one table.
     *
     * @param name the table as the request names it
     * @param request the request's part about it
     */
    private record Wanted(String name, Structure request, List<Map<String, AttributeValue>> keys, ReadOptions options) {
        static Wanted of(String name, Structure request, int keysBefore) {
            Expressions.OF_READ.checkCombination(request);
            List<Map<String, AttributeValue>> keys =
                    RequestReader.attributesList(request, request.shape().require("Keys"));
            Set<Map<String, AttributeValue>> seen = new HashSet<>();
            for (Map<String, AttributeValue> key : keys) {
                if (!seen.add(key)) {
                    throw ApiError.validation("Provided list of item keys contains duplicates");
                }
                if (keysBefore + seen.size() > KEYS_MAX) {
                    throw ApiError.validation("Too many items requested for the BatchGetItem call");
                }
            }
            return new Wanted(name, request, keys, ReadOptions.of(request));
        }
    }

    BatchGetItem(TableLookup tables, Groups groups) {
        this.tables = tables;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        List<Wanted> wanted = new ArrayList<>();
        int keys = 0;
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) call.request().get("RequestItems")).entrySet()) {
            Wanted ofTable = Wanted.of((String) entry.getKey(), (Structure) entry.getValue(), keys);
            keys += ofTable.keys().size();
            wanted.add(ofTable);
        }
        List<String> names =
                wanted.stream().map(part -> TableName.resolve(part.name())).toList();
        Capacity capacity = Capacity.of(call.request());
        return tables.withTables(
                call,
                names,
                found -> Batch.run(calls(call.reads(groups), wanted, found), BatchGetItem::room)
                        .thenApply(outcomes -> {
                            List<Part> parts = parts(wanted, outcomes);
                            for (int i = 0; i < parts.size(); i++) {
                                call.hasRead(found.get(i), parts.get(i).units());
                            }
                            return out -> write(out, parts, capacity);
                        }));
    }

    private List<Supplier<CompletionStage<Bytes>>> calls(
            CountedReads reads, List<Wanted> wanted, List<TableAccess> found) {
        List<Supplier<CompletionStage<Bytes>>> calls = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            TableAccess table = found.get(i);
            ReadOptions options = wanted.get(i).options();
            options.checkPaths(table);
            for (Map<String, AttributeValue> key : wanted.get(i).keys()) {
                ItemKey itemKey = table.keyOf(key);
                calls.add(() -> reads.read(
                                groups.groupOf(itemKey.hash()), new Read.GetItem(itemKey), options.consistent())
                        .thenApply(GetItem::item));
            }
        }
        return calls;
    }

    /** As many as fit in any case, and one more: what is read in vain takes memory. */
    private static int room(List<Batch.Outcome<Bytes>> outcomes) {
        long bytes = outcomes.stream().mapToLong(BatchGetItem::size).sum();
        return bytes >= ANSWER_MAX_BYTES ? 0 : (int) ((ANSWER_MAX_BYTES - bytes) / ItemSize.ITEM_MAX_BYTES) + 1;
    }

    private static long size(Batch.Outcome<Bytes> outcome) {
        return outcome.value() == null ? 0 : ItemCodec.sizeBytes(outcome.value().array());
    }

    /** Deals the outcomes out to the tables whose keys they belong to. */
    private static List<Part> parts(List<Wanted> wanted, List<Batch.Outcome<Bytes>> outcomes) {
        List<Part> parts = new ArrayList<>();
        Iterator<Batch.Outcome<Bytes>> next = outcomes.iterator();
        long bytes = 0;
        for (Wanted ofTable : wanted) {
            Part part = new Part(ofTable);
            parts.add(part);
            for (Map<String, AttributeValue> key : ofTable.keys()) {
                Batch.Outcome<Bytes> outcome = next.hasNext() ? next.next() : null;
                bytes += outcome == null ? 0 : size(outcome);
                // Once the answer is full it stays so: what follows is left to the next request.
                boolean processed = outcome != null && !outcome.failed() && bytes <= ANSWER_MAX_BYTES;
                if (processed) {
                    part.take(outcome.value());
                } else {
                    part.unprocessed.add(key);
                }
            }
        }
        return parts;
    }

    private static void write(JsonOutput out, List<Part> parts, Capacity capacity) {
        out.beginObject().name("Responses").beginObject();
        parts.forEach(part -> part.writeItems(out));
        out.endObject().name("UnprocessedKeys").beginObject();
        parts.forEach(part -> part.writeUnprocessed(out));
        out.endObject();
        if (capacity != Capacity.NONE) {
            out.name("ConsumedCapacity").beginArray();
            parts.forEach(part -> capacity.writeElement(out, part.wanted.name(), part.units()));
            out.endArray();
        }
        out.endObject();
    }

    /** What the answer says about one table. */
    private static final class Part {
        private final Wanted wanted;
        private final List<Bytes> items = new ArrayList<>();
        private final List<Map<String, AttributeValue>> unprocessed = new ArrayList<>();
        private double units;

        Part(Wanted wanted) {
            this.wanted = wanted;
        }

        /** {@code item} is null when there is none with that key. */
        void take(Bytes item) {
            units += wanted.options().units(item);
            if (item != null) {
                items.add(item);
            }
        }

        CapacityUnits units() {
            return CapacityUnits.ofTable(units);
        }

        void writeItems(JsonOutput out) {
            out.name(wanted.name()).beginArray();
            items.forEach(item -> wanted.options().write(out, item));
            out.endArray();
        }

        /** As a request could have it, so that clients send it as it is. */
        void writeUnprocessed(JsonOutput out) {
            if (unprocessed.isEmpty()) {
                return;
            }
            Structure request = wanted.request();
            out.name(wanted.name()).beginObject().name("Keys").beginArray();
            unprocessed.forEach(key -> ItemJson.write(out, key));
            out.endArray();
            if (request.has("AttributesToGet")) {
                out.name("AttributesToGet").beginArray();
                ((List<?>) request.get("AttributesToGet")).forEach(name -> out.string((String) name));
                out.endArray();
            }
            if (request.has("ConsistentRead")) {
                out.member("ConsistentRead", request.isTrue("ConsistentRead"));
            }
            out.member("ProjectionExpression", request.string("ProjectionExpression"));
            Map<String, String> names = request.strings("ExpressionAttributeNames");
            if (names != null) {
                out.name("ExpressionAttributeNames").beginObject();
                names.forEach(out::member);
                out.endObject();
            }
            out.endObject();
        }
    }
}
