package dev.tepui.crd.v1alpha1;

/** Storage class of a table. */
public enum TableClass {
    STANDARD,
    STANDARD_INFREQUENT_ACCESS
}
