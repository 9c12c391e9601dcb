package dev.tepui.operator.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Names of everything that belongs to one pool. Storage nodes keep the host names of their peers on disk: a name here
 * never changes.
 *
 * @param namespace namespace of the pool
 * @param name name of the StoragePool
 */
public record PoolNames(String namespace, String name) {
    /** Pool that a Table uses when it names none. */
    public static final String DEFAULT_POOL = "default";

    public static final String FINALIZER = "tepui.dev/pool";
    /** Volume of a pod that holds its data. */
    public static final String DATA_VOLUME = "data";
    /** Key of the token in the admin Secret. */
    public static final String TOKEN_KEY = "token";

    public static PoolNames of(HasMetadata pool) {
        return new PoolNames(
                pool.getMetadata().getNamespace(), pool.getMetadata().getName());
    }

    /** StatefulSet of one zone. */
    public String statefulSet(String zone) {
        return name + "-" + zone;
    }

    /** Pod of one cell in one zone: ordinal = cell. */
    public String pod(String zone, int cell) {
        return statefulSet(zone) + "-" + cell;
    }

    /** Volume claim of a pod's data; the StatefulSet makes the name from its template's and the pod's. */
    public String dataClaim(String zone, int cell) {
        return DATA_VOLUME + "-" + pod(zone, cell);
    }

    /** Headless Service that gives every member its host name, ready or not. */
    public String membersService() {
        return name + "-members";
    }

    /** Service that SDKs use. */
    public String clientService() {
        return name;
    }

    public String disruptionBudget() {
        return name;
    }

    public String networkPolicy() {
        return name + "-members";
    }

    /** ConfigMap with the environment that all members share. */
    public String nodeConfiguration() {
        return name + "-node";
    }

    public String adminSecret() {
        return name + "-admin";
    }

    /** Domain of the members' host names. */
    public String membersDomain() {
        return membersService() + "." + namespace + ".svc";
    }

    /** Host name under which other members and the operator reach a member, whatever its address is. */
    public String host(String zone, int cell) {
        return pod(zone, cell) + "." + membersDomain();
    }

    /** URL of the DynamoDB API for SDKs inside the cluster. */
    public String endpoint() {
        return "http://" + clientService() + "." + namespace + ".svc:" + Ports.API;
    }
}
