package dev.tepui.crd.v1alpha1;

/** How the capacity of a table is measured. */
public enum BillingMode {
    PROVISIONED,
    PAY_PER_REQUEST
}
