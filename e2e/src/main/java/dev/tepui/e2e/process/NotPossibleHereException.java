package dev.tepui.e2e.process;

/**
 * This machine lacks a program, a feature of its kernel or a right; the message says which. Nothing has been changed.
 */
public final class NotPossibleHereException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is missing, in words. */
    public NotPossibleHereException(String message) {
        super(message);
    }

    NotPossibleHereException(String message, Throwable cause) {
        super(message, cause);
    }
}
