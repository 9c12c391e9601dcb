package dev.tepui.storage.delivery;

import dev.tepui.storage.changelog.Position;
import java.util.concurrent.CompletionStage;

/**
 * Somebody to whom the changes of a table are delivered. Equal consumers are the same one; when one is replaced by an
 * unequal one of the same capture, delivery goes on with the new one.
 */
public interface ChangeConsumer {
    /** The name under which groups keep changes for it. */
    String capture();

    /** What kind of consumer it is, as metrics show it. */
    String kind();

    /** What users call it; no other of its kind in its table has the same name. */
    String name();

    /** How many changes it takes at once, 1 or more. */
    default int changesMax() {
        return 500;
    }

    /**
     * Takes changes of one group. Called for the changes after those of the last call that completed, so a change may
     * come again, together with others, after a failure, a restart or a change of leader.
     *
     * @return completes when the effect of changes is durable, with where these end: the batch's {@code upTo}, or the
     *     position of one of its changes; exceptionally when all are to come again, if it matters when with
     *     {@link NotDeliveredException}. Never blocks
     */
    CompletionStage<Position> deliver(ChangeBatch batch);
}
