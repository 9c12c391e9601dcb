package dev.tepui.crd.v1alpha1;

/** Kind of encryption at rest. */
public enum SseType {
    AES256,
    KMS
}
