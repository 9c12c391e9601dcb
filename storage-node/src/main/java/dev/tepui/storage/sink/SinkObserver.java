package dev.tepui.storage.sink;

/** Is told what becomes of changes that a sink does not take. Called from several threads; must not block. */
public interface SinkObserver {
    /** That many changes have gone to the dead-letter target. */
    void deadLettered(String table, String sink, int changes);

    /** That many changes were too old and will never be delivered. */
    void dropped(String table, String sink, int changes);
}
