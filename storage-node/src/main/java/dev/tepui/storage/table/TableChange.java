package dev.tepui.storage.table;

import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Tag;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What UpdateTable, UpdateTimeToLive, TagResource or UntagResource asks for: the parts of a definition that may change
 * while there are items. A part that is null stays as it is. Applying a change twice is the same as once.
 *
 * @param onDemandThroughput new maxima, −1 is none, 0 leaves one as it is
 * @param warmThroughput new units per second, 0 leaves one as it is
 * @param tags to add, or to give another value; possibly empty, never null
 * @param removedTags keys of tags to remove, also of tags that are not there; possibly empty, never null
 * @param stream null leaves it as it is
 * @param indexes changes of global secondary indexes; possibly empty, never null
 * @param attributes definitions of the attributes of their keys; others are left aside; possibly empty, never null
 * @param timeToLive null leaves it as it is
 */
public record TableChange(
        BillingMode billingMode,
        Throughput provisionedThroughput,
        Throughput onDemandThroughput,
        Throughput warmThroughput,
        String tableClass,
        Boolean deletionProtection,
        List<Tag> tags,
        List<String> removedTags,
        StreamSpecification stream,
        List<IndexChange> indexes,
        List<AttributeDefinition> attributes,
        TimeToLiveSpecification timeToLive) {

    private static final String INVALID = "One or more parameter values were invalid: ";

    /** What the service says about provisioned throughput of a table on demand. */
    public static final String NEITHER = INVALID + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
            + "when BillingMode is PAY_PER_REQUEST";

    /** What the service says when a table on demand shall become a provisioned one of no throughput. */
    public static final String NO_THROUGHPUT =
            INVALID + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED";

    /** What the service says about maxima of a table with provisioned throughput. */
    public static final String NOT_ON_DEMAND =
            INVALID + "OnDemandThroughput cannot be specified when BillingMode is PROVISIONED";

    private static final long NO_MAXIMUM = -1;

    /** What the service says about provisioned throughput of an index of a table on demand. */
    public static String indexNotProvisioned(String index) {
        return INVALID + "ProvisionedThroughput should not be specified for index: " + index
                + " when BillingMode is PAY_PER_REQUEST";
    }

    /** What the service says about an index of a provisioned table that has no throughput. */
    public static String indexWithoutThroughput(String index) {
        return INVALID + "ProvisionedThroughput must be specified for index: " + index;
    }

    /** What is said about maxima of an index of a provisioned table. */
    public static String indexNotOnDemand(String index) {
        return INVALID + "OnDemandThroughput should not be specified for index: " + index
                + " when BillingMode is PROVISIONED";
    }

    /** What the service calls a table or an index in texts about its throughput; null stands for the table. */
    public static String subject(String indexOrNull) {
        return indexOrNull == null ? "table" : "index : " + indexOrNull;
    }

    /** A change of one global secondary index. */
    public sealed interface IndexChange {
        /** The index's name. */
        String name();

        /** A new index. */
        record Create(GlobalIndex index) implements IndexChange {
            @Override
            public String name() {
                return index.name();
            }
        }

        /** Other throughput; what is null stays as it is, as do on-demand maxima and warm units that are 0. */
        record Update(
                String name, Throughput provisionedThroughput, Throughput onDemandThroughput, Throughput warmThroughput)
                implements IndexChange {}

        /** The index goes. */
        record Delete(String name) implements IndexChange {}
    }

    /** A change that leaves stream, indexes and time to live as they are. */
    public TableChange(
            BillingMode billingMode,
            Throughput provisionedThroughput,
            Throughput onDemandThroughput,
            Throughput warmThroughput,
            String tableClass,
            Boolean deletionProtection,
            List<Tag> tags,
            List<String> removedTags) {
        this(
                billingMode,
                provisionedThroughput,
                onDemandThroughput,
                warmThroughput,
                tableClass,
                deletionProtection,
                tags,
                removedTags,
                null,
                List.of(),
                List.of(),
                null);
    }

    /** A change of tags alone. */
    public static TableChange ofTags(List<Tag> tags, List<String> removedTags) {
        return new TableChange(null, null, null, null, null, null, tags, removedTags);
    }

    /** A change of the time to live alone. */
    public static TableChange of(TimeToLiveSpecification timeToLive) {
        return new TableChange(
                null, null, null, null, null, null, List.of(), List.of(), null, List.of(), List.of(), timeToLive);
    }

    /** Whether anything beside tags is to change. */
    public boolean isOfTagsAlone() {
        return equals(ofTags(tags, removedTags));
    }

    /** The definition after the change, if there is no {@link #problem}. */
    public TableDefinition applyTo(TableDefinition present) {
        boolean onDemand = modeAfter(present) == BillingMode.PAY_PER_REQUEST;
        Options options = present.options();
        List<GlobalIndex> globalIndexes = indexesAfter(present.globalIndexes(), onDemand);
        return new TableDefinition(
                present.name(),
                present.attributesFor(globalIndexes, attributes),
                present.keySchema(),
                present.localIndexes(),
                globalIndexes,
                modeAfter(present),
                onDemand
                        ? null
                        : provisionedThroughput == null ? present.provisionedThroughput() : provisionedThroughput,
                new Options(
                        deletionProtection == null ? options.deletionProtection() : deletionProtection,
                        tableClass == null ? options.tableClass() : tableClass,
                        onDemand ? merged(onDemandThroughput, options.onDemandThroughput(), NO_MAXIMUM) : null,
                        tagsAfter(options.tags()),
                        merged(warmThroughput, options.warmThroughput(), 0),
                        stream == null ? options.stream() : stream,
                        timeToLive == null ? options.timeToLive() : timeToLive));
    }

    private List<GlobalIndex> indexesAfter(List<GlobalIndex> present, boolean onDemand) {
        Map<String, GlobalIndex> byName = new LinkedHashMap<>();
        present.forEach(index -> byName.put(index.name(), index));
        for (IndexChange change : indexes) {
            switch (change) {
                case IndexChange.Create(var index) -> byName.put(index.name(), index);
                case IndexChange.Delete(var name) -> byName.remove(name);
                case IndexChange.Update update ->
                    byName.computeIfPresent(update.name(), (name, index) -> updated(index, update));
            }
        }
        return byName.values().stream().map(index -> fitting(index, onDemand)).toList();
    }

    private static GlobalIndex updated(GlobalIndex index, IndexChange.Update update) {
        return new GlobalIndex(
                index.name(),
                index.keySchema(),
                index.projection(),
                update.provisionedThroughput() == null ? index.provisionedThroughput() : update.provisionedThroughput(),
                merged(update.onDemandThroughput(), index.onDemandThroughput(), NO_MAXIMUM),
                merged(update.warmThroughput(), index.warmThroughput(), 0));
    }

    /** An index has the throughput that goes with the billing mode of its table, and no other. */
    private static GlobalIndex fitting(GlobalIndex index, boolean onDemand) {
        return new GlobalIndex(
                index.name(),
                index.keySchema(),
                index.projection(),
                onDemand ? null : index.provisionedThroughput(),
                onDemand ? index.onDemandThroughput() : null,
                index.warmThroughput());
    }

    private BillingMode modeAfter(TableDefinition present) {
        return billingMode == null ? present.billingMode() : billingMode;
    }

    private static Throughput merged(Throughput wanted, Throughput present, long otherwise) {
        if (wanted == null) {
            return present;
        }
        Throughput rest = present == null ? new Throughput(otherwise, otherwise) : present;
        return new Throughput(
                wanted.readUnits() == 0 ? rest.readUnits() : wanted.readUnits(),
                wanted.writeUnits() == 0 ? rest.writeUnits() : wanted.writeUnits());
    }

    private List<Tag> tagsAfter(List<Tag> present) {
        Map<String, Tag> byKey = new LinkedHashMap<>();
        present.forEach(tag -> byKey.put(tag.key(), tag));
        tags.forEach(tag -> byKey.put(tag.key(), tag));
        removedTags.forEach(byKey::remove);
        return List.copyOf(new ArrayList<>(byKey.values()));
    }

    /** Why the change cannot be made to a table as it is now; null when it can. */
    public Refusal refusal(Table table) {
        TableDefinition present = table.definition();
        String ofTimeToLive = timeToLive == null ? null : table.timeToLive().problem(timeToLive);
        String problem = ofTimeToLive == null ? problem(present) : ofTimeToLive;
        if (problem != null) {
            return Refusal.validation(problem);
        }
        TableDefinition after = applyTo(present);
        Refusal ofIndexes = new IndexChanges(this, table, after).refusal();
        if (ofIndexes != null) {
            return ofIndexes;
        }
        return table.mustWaitFor(after) ? Refusal.inUse("Table is being updated: " + table.name()) : null;
    }

    /**
     * Why the change cannot be made whatever is going on, in the service's words, but for indexes; null when it can.
     */
    String problem(TableDefinition present) {
        if (modeAfter(present) == BillingMode.PAY_PER_REQUEST) {
            if (provisionedThroughput != null) {
                return NEITHER;
            }
        } else if (onDemandThroughput != null) {
            return NOT_ON_DEMAND;
        } else if (provisionedThroughput == null && present.provisionedThroughput() == null) {
            return NO_THROUGHPUT;
        } else if (provisionedThroughput != null && provisionedThroughput.equals(present.provisionedThroughput())) {
            return unchanged(provisionedThroughput, null);
        }
        if (stream != null && stream.enabled() && present.streamViewType() != null) {
            return "Table already has an enabled stream: TableName: " + present.name();
        }
        if (stream != null && !stream.enabled() && present.streamViewType() == null) {
            return "Table has no stream to disable";
        }
        TableDefinition after = applyTo(present);
        if (after.options().tags().size() > TableDefinition.TAGS_MAX) {
            return TableDefinition.TOO_MANY_TAGS;
        }
        return warmThroughput == null
                ? null
                : lessWarm(warmThroughput, withoutWarmth().applyTo(present).warmThroughput(), null);
    }

    private TableChange withoutWarmth() {
        return new TableChange(
                billingMode,
                provisionedThroughput,
                onDemandThroughput,
                null,
                tableClass,
                deletionProtection,
                tags,
                removedTags,
                stream,
                indexes,
                attributes,
                timeToLive);
    }

    /**
     * What the service says when a table, or an index of it, shall be less warm than it is; null when it shall not.
     *
     * @param indexOrNull as in {@link #subject}
     */
    public static String lessWarm(Throughput wanted, Throughput present, String indexOrNull) {
        String less = null;
        if (wanted.readUnits() != 0 && wanted.readUnits() < present.readUnits()) {
            less = "ReadUnitsPerSecond";
        } else if (wanted.writeUnits() != 0 && wanted.writeUnits() < present.writeUnits()) {
            less = "WriteUnitsPerSecond";
        }
        return less == null
                ? null
                : INVALID + "Requested " + less + " for WarmThroughput for " + subject(indexOrNull)
                        + " is lower than the current WarmThroughput, decreasing WarmThroughput is not supported";
    }

    /** What the service says about throughput that a table, or an index of it, has already. */
    static String unchanged(Throughput throughput, String indexOrNull) {
        return "The provisioned throughput for the " + (indexOrNull == null ? "table" : "index " + indexOrNull)
                + " will not change. The requested value equals the current value."
                + same("ReadCapacityUnits", throughput.readUnits(), indexOrNull)
                + same("WriteCapacityUnits", throughput.writeUnits(), indexOrNull)
                + " Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.";
    }

    private static String same(String units, long value, String indexOrNull) {
        return " Current " + units + " provisioned for the " + (indexOrNull == null ? "table" : "index") + ": " + value
                + ". Requested " + units + ": " + value + ".";
    }
}
