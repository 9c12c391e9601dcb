package dev.tepui.e2e.kube.kubelet;

/** The pod asks for something that the local kubelet cannot do, or not yet; the message is for the pod's events. */
final class UnsupportedPodException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UnsupportedPodException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** One word for the event and the container's waiting state. */
    String reason() {
        return reason;
    }
}
