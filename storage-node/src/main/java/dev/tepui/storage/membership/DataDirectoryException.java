package dev.tepui.storage.membership;

/** The data directory must not or cannot be used; the message tells an administrator why and what to do. */
public final class DataDirectoryException extends RuntimeException {
    /** What is wrong, as far as it decides the exit code. */
    public enum Kind {
        /** It belongs to another node, another pool or a newer version. */
        FOREIGN,
        /** Its content cannot be trusted. */
        DAMAGED,
        /** Another process uses it. */
        LOCKED,
        /** It cannot be written: permission, missing volume, full disk. */
        UNUSABLE
    }

    private final Kind kind;

    /** Creates the exception. */
    public DataDirectoryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Creates the exception with its cause. */
    public DataDirectoryException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
