package dev.tepui.storage.encoding;

/** Bytes that this version cannot read: cut off, of an unknown version or kind, or damaged. The message names what. */
public final class EncodingException extends IllegalArgumentException {
    /** Creates the exception. */
    public EncodingException(String message) {
        super(message);
    }
}
