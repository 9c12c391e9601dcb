package dev.tepui.storage.store;

/** The local disk failed, is full or holds what this version cannot read. The replica that meets it must stop. */
public final class StoreException extends RuntimeException {
    /** Creates the exception with a message for an administrator. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
