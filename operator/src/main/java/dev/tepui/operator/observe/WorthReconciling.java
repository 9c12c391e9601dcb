package dev.tepui.operator.observe;

import dev.tepui.operator.naming.Annotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Which updates of a resource are worth looking at it: of its spec, its finalizers, its deletion, and of the
 * annotations that ask the operator for something. Not those of its status, most of which are the operator's own.
 */
public final class WorthReconciling implements OnUpdateFilter<HasMetadata> {
    @Override
    public boolean accept(HasMetadata now, HasMetadata before) {
        ObjectMeta current = now.getMetadata();
        ObjectMeta previous = before.getMetadata();
        return !Objects.equals(current.getGeneration(), previous.getGeneration())
                || !Objects.equals(current.getFinalizers(), previous.getFinalizers())
                || !Objects.equals(current.getDeletionTimestamp(), previous.getDeletionTimestamp())
                || Annotations.isPaused(now) != Annotations.isPaused(before)
                || !Objects.equals(Annotations.reconcileRequestedAt(now), Annotations.reconcileRequestedAt(before));
    }
}
