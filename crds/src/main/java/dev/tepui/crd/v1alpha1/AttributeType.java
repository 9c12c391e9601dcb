package dev.tepui.crd.v1alpha1;

/** Type of a key attribute. */
public enum AttributeType {
    S,
    N,
    B
}
