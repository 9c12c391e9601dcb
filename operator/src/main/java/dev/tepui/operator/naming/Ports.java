package dev.tepui.operator.naming;

/** Ports of a storage node. The node has them as defaults; the pod template names them. */
public final class Ports {
    /** DynamoDB API. */
    public static final int API = 8000;
    /** Replication between members. */
    public static final int RAFT = 8010;
    /** Probes, metrics and the operator's API. */
    public static final int ADMIN = 8020;

    private Ports() {}
}
