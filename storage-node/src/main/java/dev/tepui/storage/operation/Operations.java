package dev.tepui.storage.operation;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.transaction.ConflictRetries;
import dev.tepui.storage.transaction.Transactions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** All operations of this version, by name, each with its request shape. Safe for any thread. */
public final class Operations {
    /** The operations' names: what {@link ApiModel#load} must be asked for. */
    public static final Set<String> NAMES = Set.of(
            "BatchExecuteStatement",
            "BatchGetItem",
            "BatchWriteItem",
            "CreateTable",
            "DeleteItem",
            "DeleteTable",
            "DescribeContinuousBackups",
            "DescribeEndpoints",
            "DescribeLimits",
            "DescribeTable",
            "DescribeTimeToLive",
            "ExecuteStatement",
            "ExecuteTransaction",
            "GetItem",
            "ListTables",
            "ListTagsOfResource",
            "PutItem",
            "Query",
            "Scan",
            "TagResource",
            "TransactGetItems",
            "TransactWriteItems",
            "UntagResource",
            "UpdateItem",
            "UpdateTable",
            "UpdateTimeToLive");

    /**
     * What the operations work on.
     *
     * @param region part of the tables' ARNs
     * @param collectionMaxBytes how large an item collection may grow
     * @param epochMillis the time
     */
    public record Environment(
            Tables tables,
            Groups groups,
            Transactions transactions,
            ConflictRetries conflicts,
            Provisioning provisioning,
            String region,
            long collectionMaxBytes,
            LongSupplier epochMillis) {}

    /**
     * An operation with its request shape.
     *
     * @param target what X-Amz-Target calls it
     */
    public record Entry(String name, String target, Shape shape, Operation operation) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * The operations of DynamoDB and others beside them.
     *
     * @param model must have been loaded with {@link #NAMES} and the names of the others
     */
    public Operations(ApiModel model, Environment environment, Map<String, Operation> others) {
        TableLookup lookup = new TableLookup(environment.tables(), environment.collectionMaxBytes());
        Groups groups = environment.groups();
        ItemWriter writer = new ItemWriter(lookup, groups, environment.conflicts());
        TransactReader transactReader = new TransactReader(lookup, groups, environment.transactions());
        TransactWriter transactWriter = new TransactWriter(lookup, groups, environment.transactions());
        Provisioning provisioning = environment.provisioning();
        TableDescription description = new TableDescription(environment.region(), environment.epochMillis());
        Map<String, Operation> operations = new LinkedHashMap<>();
        operations.put("BatchExecuteStatement", new BatchExecuteStatement(lookup, groups, writer));
        operations.put("BatchGetItem", new BatchGetItem(lookup, groups));
        operations.put("BatchWriteItem", new BatchWriteItem(lookup, writer));
        operations.put("CreateTable", new CreateTable(provisioning, description));
        operations.put("DeleteItem", new DeleteItem(model.input("DeleteItem"), writer));
        operations.put("DeleteTable", new DeleteTable(lookup, provisioning, description));
        operations.put("DescribeContinuousBackups", new DescribeContinuousBackups(lookup));
        operations.put("DescribeEndpoints", FixedAnswers::endpoints);
        operations.put("DescribeLimits", FixedAnswers::limits);
        operations.put("DescribeTable", new DescribeTable(lookup, groups, description));
        operations.put("DescribeTimeToLive", new DescribeTimeToLive(lookup));
        operations.put("ExecuteStatement", new ExecuteStatement(lookup, groups, writer));
        operations.put("ExecuteTransaction", new ExecuteTransaction(transactReader, transactWriter));
        operations.put("GetItem", new GetItem(model.input("GetItem"), lookup, groups));
        operations.put("ListTables", new ListTables(environment.tables()));
        operations.put("ListTagsOfResource", new ListTagsOfResource(lookup));
        operations.put("PutItem", new PutItem(model.input("PutItem"), writer));
        operations.put("Query", new Query(model.input("Query"), lookup, groups));
        operations.put("Scan", new Scan(model.input("Scan"), lookup, groups));
        operations.put("TagResource", new TagResource(lookup, provisioning));
        operations.put("TransactGetItems", new TransactGetItems(transactReader));
        operations.put("TransactWriteItems", new TransactWriteItems(transactWriter));
        operations.put("UntagResource", new UntagResource(lookup, provisioning));
        operations.put("UpdateItem", new UpdateItem(model.input("UpdateItem"), writer));
        operations.put("UpdateTable", new UpdateTable(lookup, groups, provisioning, description));
        operations.put("UpdateTimeToLive", new UpdateTimeToLive(lookup, provisioning));
        operations.putAll(others);
        operations.forEach((name, operation) ->
                entries.put(name, new Entry(name, model.target(name), model.input(name), operation)));
    }

    /** All operations. */
    public Iterable<Entry> entries() {
        return entries.values();
    }
}
