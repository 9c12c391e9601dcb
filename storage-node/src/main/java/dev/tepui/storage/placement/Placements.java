package dev.tepui.storage.placement;

import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.table.Catalogue;
import java.util.function.Supplier;

/**
 * The placement as far as this node knows: what the catalogue's replica on this node says, or what the node was
 * configured with as long as that says nothing. May be a moment old. Safe from any thread.
 */
public final class Placements implements Supplier<Placement> {
    private volatile Placement current;

    /** Begins with a placement of version 0. */
    public Placements(Placement configured) {
        current = configured;
    }

    @Override
    public Placement get() {
        return current;
    }

    /** Takes note of the catalogue's latest state. One thread at a time. */
    public void learn(Catalogue catalogue) {
        if (catalogue.placement() != null) {
            current = catalogue.placement();
        }
    }
}
