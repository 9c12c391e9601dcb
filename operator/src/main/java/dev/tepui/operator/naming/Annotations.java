package dev.tepui.operator.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/** Annotations that the operator reads and writes. */
public final class Annotations {
    /** On a StatefulSet: fingerprint of the pod template that the operator wants. */
    public static final String TEMPLATE_FINGERPRINT = "tepui.dev/template-fingerprint";
    /** On a pod template: fingerprint of the node configuration, so that a change restarts the pods. */
    public static final String CONFIGURATION_FINGERPRINT = "tepui.dev/configuration-fingerprint";

    /** ACK's prefix first: manifests that come from there keep working; where both are set, ours wins. */
    private static final List<String> PREFIXES = List.of("services.k8s.aws/", "tepui.dev/");

    private static final String DELETION_POLICY = "deletion-policy";
    private static final String RETAIN = "retain";

    private static final String PAUSED = "tepui.dev/paused";
    private static final String REQUESTED_AT = "tepui.dev/reconcile-requested-at";

    private Annotations() {}

    /** Whether the operator shall leave the resource, and what it stands for, as they are. */
    public static boolean isPaused(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations != null && Boolean.parseBoolean(annotations.get(PAUSED));
    }

    /** What somebody wrote who wants the resource looked at now, usually the time; null when nobody did. */
    public static String reconcileRequestedAt(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(REQUESTED_AT);
    }

    /** Whether deleting the resource shall leave alone what it stands for. */
    public static boolean retains(Map<String, String> annotations) {
        if (annotations == null) {
            return false;
        }
        String policy = null;
        for (String prefix : PREFIXES) {
            policy = annotations.getOrDefault(prefix + DELETION_POLICY, policy);
        }
        return RETAIN.equalsIgnoreCase(policy);
    }
}
