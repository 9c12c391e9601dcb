package dev.tepui.crd.v1alpha1;

/** Part that an attribute plays in a key. */
public enum KeyType {
    HASH,
    RANGE
}
