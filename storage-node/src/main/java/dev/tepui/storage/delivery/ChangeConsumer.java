package dev.tepui.storage.delivery;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import java.util.List;
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

    /**
     * Takes changes of one group. Called for the changes after those of the last call that completed, so a change may
     * come again, together with others, after a failure, a restart or a change of leader.
     *
     * @param changes in order, at least one
     * @param upTo there is no change between the last of {@code changes} and this
     * @return completes when their effect is durable; exceptionally when they are to come again. Never blocks
     */
    CompletionStage<Void> deliver(int group, List<Change> changes, Position upTo);
}
