package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Reply;
import java.util.List;

/** What has become of a transaction that writes. */
public sealed interface WriteOutcome {
    /** Everything has been done, and every read from now on shows it. */
    record Committed(List<Reply.Written> writes) implements WriteOutcome {}

    /**
     * Nothing has been changed.
     *
     * @param outcomes of every action, in order: {@link Reply.Written} if it would have been possible, otherwise why
     *     not
     */
    record Cancelled(List<Reply> outcomes) implements WriteOutcome {}

    /** It has been committed before, under the same token. */
    record Repeated() implements WriteOutcome {}

    /** Nothing has been changed, because of another transaction with the same token. */
    record TokenRefused(Reply.TokenRefused.Problem problem) implements WriteOutcome {}
}
