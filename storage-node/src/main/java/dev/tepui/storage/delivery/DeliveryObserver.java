package dev.tepui.storage.delivery;

import dev.tepui.storage.changelog.Change;
import java.util.List;

/** Is told how deliveries go. Called from several threads; must not block. */
public interface DeliveryObserver {
    /** Those changes have just been delivered. */
    void delivered(String table, ChangeConsumer consumer, List<Change> changes);

    /** A delivery has failed and will be tried again. */
    void failed(String table, ChangeConsumer consumer);
}
