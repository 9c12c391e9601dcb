package dev.tepui.storage.consensus;

/** The replica that was asked is not its group's leader. Carries no stack trace: it is an answer, not a fault. */
public final class NotLeaderException extends RuntimeException {
    /** Creates the exception for a group. */
    public NotLeaderException(int group) {
        super("not the leader of group " + group, null, false, false);
    }
}
