package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableChange.IndexChange;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.Tag;
import java.util.Collection;
import java.util.List;

/** Changes of a table: what an UpdateTable request asks for, and what is sent to the operator. */
public final class TableChangeJson {
    private static final List<String> UNSUPPORTED = List.of(
            "ReplicaUpdates",
            "MultiRegionConsistency",
            "GlobalTableWitnessUpdates",
            "GlobalTableSettingsReplicationMode",
            "VectorIndexUpdates");

    /** At least one of them must be there; attribute definitions alone change nothing. */
    private static final List<String> CHANGES = List.of(
            "ProvisionedThroughput",
            "BillingMode",
            "StreamSpecification",
            "SSESpecification",
            "TableClass",
            "DeletionProtectionEnabled",
            "OnDemandThroughput",
            "WarmThroughput");

    private TableChangeJson() {}

    /**
     * The change that an UpdateTable request asks for. Definitions of attributes are not looked at unless indexes
     * change: the service drops those that no index uses.
     *
     * @throws ApiError when UpdateTable would refuse it whatever the table is like
     */
    public static TableChange read(Structure request) {
        for (String parameter : UNSUPPORTED) {
            Object value = request.get(parameter);
            if (value != null && !(value instanceof Collection<?> list && list.isEmpty())) {
                throw ApiError.unsupported(parameter);
            }
        }
        TableDefinitionJson.refuseEncryption(request);
        List<IndexChange> indexes = IndexChangesJson.read(request);
        if (indexes.isEmpty() && CHANGES.stream().noneMatch(request::has)) {
            throw ApiError.validation("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                    + "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }
        BillingMode billingMode = CapacityJson.billingMode(request);
        if (billingMode == BillingMode.PAY_PER_REQUEST && request.has("ProvisionedThroughput")) {
            throw ApiError.validation(TableChange.NEITHER);
        }
        if (billingMode == BillingMode.PROVISIONED && !request.has("ProvisionedThroughput")) {
            throw ApiError.validation(TableChange.NO_THROUGHPUT);
        }
        return new TableChange(
                billingMode,
                CapacityJson.provisioned(request, null),
                CapacityJson.onDemand(request, null),
                CapacityJson.warm(request, null),
                request.string("TableClass"),
                (Boolean) request.get("DeletionProtectionEnabled"),
                List.of(),
                List.of(),
                StreamJson.read(request),
                indexes,
                indexes.isEmpty() ? List.of() : KeysJson.attributes(request),
                null);
    }

    /**
     * Writes a change for the operator: the members of UpdateTable and UpdateTimeToLive, and as {@code Tags} and
     * {@code TagKeys} those of TagResource and UntagResource. {@code PresentTags} are what the table has, for a
     * resource that does not say.
     */
    public static void write(JsonOutput out, TableChange change, List<Tag> presentTags) {
        out.beginObject();
        if (change.billingMode() != null) {
            out.member("BillingMode", change.billingMode().name());
        }
        if (change.provisionedThroughput() != null) {
            CapacityJson.writeProvisioned(out, change.provisionedThroughput());
        }
        CapacityJson.writeOnDemand(out, change.onDemandThroughput());
        CapacityJson.writeWarm(out, change.warmThroughput());
        StreamJson.write(out, change.stream());
        if (!change.indexes().isEmpty()) {
            KeysJson.write(out, change.attributes());
            IndexChangesJson.write(out, change.indexes());
        }
        TimeToLiveJson.write(out, change.timeToLive());
        out.member("TableClass", change.tableClass());
        if (change.deletionProtection() != null) {
            out.member("DeletionProtectionEnabled", change.deletionProtection());
        }
        if (!change.tags().isEmpty() || !change.removedTags().isEmpty()) {
            out.name("Tags");
            TagsJson.write(out, change.tags());
            out.name("TagKeys").beginArray();
            change.removedTags().forEach(out::string);
            out.endArray();
            out.name("PresentTags");
            TagsJson.write(out, presentTags);
        }
        out.endObject();
    }
}
