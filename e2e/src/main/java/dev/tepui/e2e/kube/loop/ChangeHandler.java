package dev.tepui.e2e.kube.loop;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** An informer's handler for those who only want to know that an object is new, different or gone. */
public record ChangeHandler<T>(Consumer<T> changed) implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T object) {
        changed.accept(object);
    }

    @Override
    public void onUpdate(T before, T after) {
        changed.accept(after);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        changed.accept(object);
    }
}
