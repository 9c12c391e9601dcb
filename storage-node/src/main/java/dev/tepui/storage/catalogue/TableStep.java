package dev.tepui.storage.catalogue;

import dev.tepui.storage.table.Table;
import java.util.concurrent.CompletionStage;

/** Something that is left to do when a table has been changed in the catalogue. May be repeated at any time. */
public interface TableStep {
    /** Whether it is left to do, as the table is now. Changes nothing. */
    boolean isNeeded(Table table);

    /**
     * Does it, and writes into the catalogue that it is done. Completes with whether it is; false when nothing is wrong
     * but others have something left to do first. Then, and after a failure, it is to be tried again.
     */
    CompletionStage<Boolean> take(Table table);
}
