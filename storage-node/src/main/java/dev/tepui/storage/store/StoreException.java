package dev.tepui.storage.store;

/** The local disk failed, is full or holds what this version cannot read. The replica that meets it must stop. */
public final class StoreException extends RuntimeException {
    private final boolean unwritable;

    /** Creates the exception with a message for an administrator. */
    public StoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * Creates the exception with a message for an administrator.
     *
     * @param unwritable see {@link #unwritable}
     */
    public StoreException(String message, Throwable cause, boolean unwritable) {
        super(message, cause);
        this.unwritable = unwritable;
    }

    /**
     * Whether the disk refuses to be written, full for example, while nothing speaks against what is on it. Other
     * failures may mean damaged data.
     */
    public boolean unwritable() {
        return unwritable;
    }
}
