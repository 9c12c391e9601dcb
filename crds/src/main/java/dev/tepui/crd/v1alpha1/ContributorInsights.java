package dev.tepui.crd.v1alpha1;

/** Whether the most used keys are reported. */
public enum ContributorInsights {
    ENABLE,
    DISABLE
}
