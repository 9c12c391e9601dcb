package dev.tepui.operator.apply;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolStatus;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableStatus;
import dev.tepui.operator.status.Notice;
import dev.tepui.operator.status.PoolStatusOf;
import dev.tepui.operator.status.TableStatusOf;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.util.List;

/** Writes status and tells what changed in it as events; does nothing when nothing changed. */
public final class StatusApplier {
    private static final ObjectMapper JSON = new ObjectMapper();

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

    private static boolean isSame(Object before, Object after) {
        return before != null && JSON.valueToTree(before).equals(JSON.valueToTree(after));
    }
}
