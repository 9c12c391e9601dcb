package dev.tepui.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolStatus;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.status.Notice;
import dev.tepui.operator.status.PoolStatusOf;
import dev.tepui.operator.status.TableStatusOf;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes status and tells what changed in it as events; does nothing when nothing changed. */
public final class StatusApplier {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CONDITION_TYPES =
            Arrays.stream(ConditionType.values()).map(ConditionType::value).collect(Collectors.toUnmodifiableSet());

    private final EventRecorder events;

    public StatusApplier(Clock clock) {
        this.events = new EventRecorder(clock);
    }

    public void write(StoragePool pool, StoragePoolStatus status, Context<StoragePool> context) {
        if (isSame(pool.getStatus(), status)) {
            return;
        }
        StoragePool patch = new StoragePool();
        patch.setStatus(status);
        write(pool, patch, PoolStatusOf.notices(pool, status), context);
    }

    public void write(Table table, TableStatus status, Context<Table> context) {
        if (isSame(table.getStatus(), status)) {
            return;
        }
        Table patch = new Table();
        patch.setStatus(status);
        write(table, patch, TableStatusOf.notices(table, status), context);
    }

    /** Tells of something that no condition shows. */
    public void tell(HasMetadata about, Notice notice, Context<?> context) {
        events.record(context.getClient(), about, notice);
    }

    private <T extends CustomResource<?, ?>> void write(T resource, T patch, List<Notice> notices, Context<T> context) {
        patch.setMetadata(identity(resource));
        patch.setSpec(null);
        context.resourceOperations().serverSideApplyPrimaryStatus(patch);
        notices.forEach(notice -> events.record(context.getClient(), resource, notice));
    }

    private static ObjectMeta identity(HasMetadata resource) {
        return new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .build();
    }

    /**
     * Whether writing would change nothing. The order of a list does not count, for an API server merges lists in one
     * of its own; nor do conditions of types that are not the operator's, which somebody else has added.
     */
    private static boolean isSame(Object before, Object after) {
        return before != null && withoutOrder(before).equals(withoutOrder(after));
    }

    private static Map<String, Object> withoutOrder(Object status) {
        Map<String, Object> fields = new HashMap<>();
        JSON.<JsonNode>valueToTree(status).properties().forEach(field -> {
            JsonNode value = field.getValue();
            fields.put(field.getKey(), value.isArray() ? own(value) : value);
        });
        return fields;
    }

    /** Elements have keys, so none is there twice. */
    private static Set<JsonNode> own(JsonNode list) {
        return list.valueStream()
                .filter(element -> !element.has("lastTransitionTime")
                        || CONDITION_TYPES.contains(element.path("type").asText()))
                .collect(Collectors.toSet());
    }
}
