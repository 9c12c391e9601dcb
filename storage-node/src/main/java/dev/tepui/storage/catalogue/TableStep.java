package dev.tepui.storage.catalogue;

import dev.tepui.storage.table.Table;
import java.util.concurrent.CompletionStage;

/** Something that is left to do when a table has been changed in the catalogue. May be repeated at any time. */
public interface TableStep {
    /** Whether it is left to do, as the table is now. Changes nothing. */
    boolean isNeeded(Table table);

    /**
     * Does it, and writes into the catalogue that it is done; a failure means that it is to be tried again, with
     * {@link NotYetException} after a while.
     */
    CompletionStage<?> take(Table table);

    /** Nothing is wrong, but others have something left to do first. */
    final class NotYetException extends RuntimeException {
        NotYetException(String message) {
            super(message, null, false, false);
        }
    }
}
