package dev.tepui.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableSpec;
import dev.tepui.operator.desired.SpecChange;
import dev.tepui.operator.desired.SpecField;
import dev.tepui.operator.desired.TableFromCreateTable;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.TableNames;
import dev.tepui.operator.observe.TableObserver;
import dev.tepui.operator.plan.FieldOwners;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates, changes and deletes Table resources for SDKs. Reads from the API server, not from a cache: these calls are
 * rare.
 */
public final class TableResources {
    /** What came of a request. */
    public sealed interface Result {
        /** Created or changed, or deletion accepted. */
        record Done() implements Result {}

        /** There is a table of this name already. */
        record InUse(String message) implements Result {}

        /** There is no such table. */
        record NotFound() implements Result {}

        /** The API server, or the table's protection, refused. */
        record Refused(int httpStatus, String message) implements Result {}
    }

    private static final String PROTECTED = "Resource cannot be deleted as it is currently protected against deletion."
            + " Disable deletion protection first.";
    /** What the API server puts before the message of a rule. */
    private static final String CAUSE_PREFIX = "^Invalid value: (\"[^\"]*\"|\\S+): ";

    /** Manager of the fields that are written for an SDK. */
    private static final String FIELD_MANAGER = "tepui-sdk";

    /** Somebody else may write the resource at the same time; a few times in a row is already unlikely. */
    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;

    public TableResources(KubernetesClient client) {
        this.client = client;
    }

    public Result create(PoolNames pool, TableSpec spec) {
        return answered(() -> tryCreate(pool, spec));
    }

    /**
     * Changes fields of the resource.
     *
     * @param request what {@link SpecChange#of} takes
     */
    public Result update(PoolNames pool, String tableName, JsonNode request) {
        return answered(() -> tryUpdate(pool, tableName, request));
    }

    public Result delete(PoolNames pool, String tableName) {
        return answered(() -> tryDelete(pool, tableName));
    }

    /** What the API server refuses, or an admission policy, is an answer too, not a failure of this operator. */
    private static Result answered(Supplier<Result> calls) {
        try {
            return calls.get();
        } catch (KubernetesClientException e) {
            return refused(e);
        }
    }

    private Result tryCreate(PoolNames pool, TableSpec spec) {
        String tableName = spec.getTableName();
        if (find(pool, tableName).isPresent()) {
            return inUse(tableName);
        }
        // The plain name may be taken by a table whose name differs in case only.
        for (String name : List.of(TableNames.resourceName(tableName), TableNames.resourceNameWithHash(tableName))) {
            if (isCreated(TableFromCreateTable.resource(pool, name, spec))) {
                return new Result.Done();
            }
            if (find(pool, tableName).isPresent()) {
                return inUse(tableName);
            }
        }
        return inUse(tableName);
    }

    private Result tryUpdate(PoolNames pool, String tableName, JsonNode request) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Table> found = find(pool, tableName);
            if (found.isEmpty()) {
                return new Result.NotFound();
            }
            Table table = found.get();
            if (SpecChange.isOfIndexes(request) && hasIndexesUnsaid(table)) {
                return new Result.Refused(HttpURLConnection.HTTP_CONFLICT, indexesUnsaid(table));
            }
            SpecChange change = SpecChange.of(table.getSpec(), request, field -> isApplied(table, field));
            for (SpecField field : change.fields()) {
                Optional<String> owner = FieldOwners.of(table, field);
                if (owner.isPresent()) {
                    return new Result.Refused(HttpURLConnection.HTTP_CONFLICT, owned(table, field, owner.get()));
                }
            }
            if (isPatched(table, change)) {
                return new Result.Done();
            }
        }
        return new Result.Refused(
                HttpURLConnection.HTTP_UNAVAILABLE, "The Table resource is being changed by others all the time.");
    }

    private static boolean isApplied(Table table, SpecField field) {
        return FieldOwners.of(table, field).isPresent();
    }

    /** A list of indexes in the spec means that there are no others: adding one would delete those. */
    private static boolean hasIndexesUnsaid(Table table) {
        return table.getSpec().getGlobalSecondaryIndexes() == null
                && table.getStatus() != null
                && table.getStatus().getGlobalSecondaryIndexesDescriptions() != null;
    }

    private static String indexesUnsaid(Table table) {
        return managedBy(table) + ", which has global secondary indexes that its spec.globalSecondaryIndexes does not"
                + " list. List them there.";
    }

    private static String owned(Table table, SpecField field, String owner) {
        return managedBy(table) + ", whose " + field + " is applied by " + owner + ". Change it there.";
    }

    private static String managedBy(Table table) {
        return "The table is managed by the Table resource "
                + table.getMetadata().getName() + " in namespace "
                + table.getMetadata().getNamespace();
    }

    /** False when somebody else wrote the resource in the meantime. */
    private boolean isPatched(Table table, SpecChange change) {
        if (change.patch().isEmpty()) {
            return true;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", table.getMetadata().getResourceVersion());
        patch.set("spec", change.patch());
        PatchContext context = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build();
        return !isConflict(() -> client.resource(table).patch(context, patch.toString()));
    }

    private Result tryDelete(PoolNames pool, String tableName) {
        Optional<Table> found = find(pool, tableName);
        if (found.isEmpty()) {
            return new Result.NotFound();
        }
        Table table = found.get();
        if (Boolean.TRUE.equals(table.getSpec().getDeletionProtectionEnabled())) {
            return new Result.Refused(HttpURLConnection.HTTP_CONFLICT, PROTECTED);
        }
        if (Annotations.retains(table.getMetadata().getAnnotations())) {
            return new Result.Refused(
                    HttpURLConnection.HTTP_CONFLICT,
                    "The Table resource " + table.getMetadata().getName() + " has deletion-policy retain.");
        }
        client.resource(table).delete();
        return new Result.Done();
    }

    /** False when the name of the resource is taken. */
    private boolean isCreated(Table table) {
        return !isConflict(() -> client.resource(table).create());
    }

    private static boolean isConflict(Runnable write) {
        try {
            write.run();
            return false;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return true;
            }
            throw e;
        }
    }

    private Optional<Table> find(PoolNames pool, String tableName) {
        return client.resources(Table.class).inNamespace(pool.namespace()).list().getItems().stream()
                .filter(table -> table.getSpec().getTableName().equals(tableName))
                .filter(table -> TableObserver.poolOf(table).equals(pool))
                .findFirst();
    }

    private static Result inUse(String tableName) {
        return new Result.InUse("Table already exists: " + tableName);
    }

    private static Result refused(KubernetesClientException e) {
        Optional<String> cause = Optional.ofNullable(e.getStatus())
                .map(status -> status.getDetails())
                .flatMap(details -> details.getCauses().stream().findFirst())
                .map(StatusCause::getMessage)
                .map(message -> message.replaceFirst(CAUSE_PREFIX, ""));
        String message = cause.orElseGet(
                () -> e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
        int code = e.getCode() == 0 ? HttpURLConnection.HTTP_UNAVAILABLE : e.getCode();
        return new Result.Refused(code, message);
    }
}
