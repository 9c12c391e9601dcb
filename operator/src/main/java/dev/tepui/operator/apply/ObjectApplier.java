package dev.tepui.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Applies owned objects by server-side apply, and only when that changes something: what the operator manages of the
 * cached object is compared with what it wants, so a steady state makes no call at all.
 */
final class ObjectApplier {
    private static final Logger LOG = Logger.getLogger(ObjectApplier.class);

    private ObjectApplier() {}

    /** @return false when the object belongs to somebody else and was left alone */
    static <T extends HasMetadata> boolean apply(T desired, Context<?> context) {
        Optional<T> cached = cached(desired, context);
        if (cached.isPresent()) {
            if (!matches(cached.get(), desired, context)) {
                write(desired, context);
            }
            return true;
        }
        // Server-side apply would silently take over an object that merely has the same name: look first. This read
        // happens once, before the object is created.
        T found = context.getClient().resource(desired).get();
        if (found != null && !hasSameOwner(found, desired)) {
            return false;
        }
        write(desired, context);
        return true;
    }

    private static <T extends HasMetadata> void write(T desired, Context<?> context) {
        LOG.infof(
                "applying %s %s/%s",
                desired.getKind(),
                desired.getMetadata().getNamespace(),
                desired.getMetadata().getName());
        context.resourceOperations().serverSideApply(desired);
    }

    private static <T extends HasMetadata> boolean matches(T actual, T desired, Context<?> context) {
        return SSABasedGenericKubernetesResourceMatcher.<T>getInstance().matches(actual, desired, context);
    }

    @SuppressWarnings("unchecked") // the class of an object is a class of its type
    private static <T extends HasMetadata> Optional<T> cached(T desired, Context<?> context) {
        return context.getSecondaryResourcesAsStream((Class<T>) desired.getClass())
                .filter(found -> found.getMetadata()
                        .getName()
                        .equals(desired.getMetadata().getName()))
                .findFirst();
    }

    private static boolean hasSameOwner(HasMetadata found, HasMetadata desired) {
        String owner = desired.getMetadata().getOwnerReferences().get(0).getUid();
        return found.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .anyMatch(owner::equals);
    }
}
