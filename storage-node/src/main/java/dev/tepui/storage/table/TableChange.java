package dev.tepui.storage.table;

import dev.tepui.storage.table.TableDefinition.BillingMode;
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

    /** A change that leaves stream and time to live as they are. */
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
                null);
    }

    /** A change of tags alone. */
    public static TableChange ofTags(List<Tag> tags, List<String> removedTags) {
        return new TableChange(null, null, null, null, null, null, tags, removedTags);
    }

    /** A change of the time to live alone. */
    public static TableChange of(TimeToLiveSpecification timeToLive) {
        return new TableChange(null, null, null, null, null, null, List.of(), List.of(), null, timeToLive);
    }

    /** Whether anything beside tags is to change. */
    public boolean isOfTagsAlone() {
        return equals(ofTags(tags, removedTags));
    }

    /** The definition after the change, if there is no {@link #problem}. */
    public TableDefinition applyTo(TableDefinition present) {
        boolean onDemand = modeAfter(present) == BillingMode.PAY_PER_REQUEST;
        Options options = present.options();
        return new TableDefinition(
                present.name(),
                present.attributes(),
                present.keySchema(),
                present.localIndexes(),
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

    /** Why the change cannot be made to a table as it is now, in the service's words; null when it can. */
    public String problem(TableDefinition present) {
        if (modeAfter(present) == BillingMode.PAY_PER_REQUEST) {
            if (provisionedThroughput != null) {
                return NEITHER;
            }
        } else if (onDemandThroughput != null) {
            return NOT_ON_DEMAND;
        } else if (provisionedThroughput == null && present.provisionedThroughput() == null) {
            return NO_THROUGHPUT;
        } else if (provisionedThroughput != null && provisionedThroughput.equals(present.provisionedThroughput())) {
            return unchanged(provisionedThroughput);
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
                : lessWarm(warmThroughput, withoutWarmth().applyTo(present).warmThroughput());
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
                timeToLive);
    }

    /** What the service says when a table shall be less warm than it is; null when it shall not. */
    public static String lessWarm(Throughput wanted, Throughput present) {
        String less = null;
        if (wanted.readUnits() != 0 && wanted.readUnits() < present.readUnits()) {
            less = "ReadUnitsPerSecond";
        } else if (wanted.writeUnits() != 0 && wanted.writeUnits() < present.writeUnits()) {
            less = "WriteUnitsPerSecond";
        }
        return less == null
                ? null
                : INVALID + "Requested " + less + " for WarmThroughput for table is lower than the current"
                        + " WarmThroughput, decreasing WarmThroughput is not supported";
    }

    private static String unchanged(Throughput throughput) {
        String read = "ReadCapacityUnits";
        String write = "WriteCapacityUnits";
        return "The provisioned throughput for the table will not change. The requested value equals the current value."
                + same(read, throughput.readUnits()) + same(write, throughput.writeUnits())
                + " Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.";
    }

    private static String same(String units, long value) {
        return " Current " + units + " provisioned for the table: " + value + ". Requested " + units + ": " + value
                + ".";
    }
}
