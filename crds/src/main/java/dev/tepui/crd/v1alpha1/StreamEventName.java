package dev.tepui.crd.v1alpha1;

/** What happened to an item. */
public enum StreamEventName {
    INSERT,
    MODIFY,
    REMOVE
}
