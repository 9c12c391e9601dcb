package dev.tepui.crd.v1alpha1;

/** Which attributes an index holds. */
public enum ProjectionType {
    ALL,
    KEYS_ONLY,
    INCLUDE
}
