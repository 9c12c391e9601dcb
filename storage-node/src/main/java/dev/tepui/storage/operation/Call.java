package dev.tepui.storage.operation;

import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Structure;

/** One request on its way through the node. One thread at a time. */
public final class Call {
    private final Structure request;
    private final byte[] body;
    private final String host;
    private final Allowance allowance;
    private volatile String table;

    /** {@code body} is the request as it came, {@code host} the address that the client used, or null. */
    public Call(Structure request, byte[] body, String host, Allowance allowance) {
        this.request = request;
        this.body = body;
        this.host = host;
        this.allowance = allowance;
    }

    /** The request, its shape checked. */
    public Structure request() {
        return request;
    }

    /** The request as it came; must not be changed. */
    public byte[] body() {
        return body;
    }

    /** The value of the Host header, or null. */
    public String host() {
        return host;
    }

    /** Reads by {@code groups} on the account of this request. */
    public CountedReads reads(Groups groups) {
        return new CountedReads(groups, allowance);
    }

    /**
     * The table that the request is about, or null. Only tables that exist are named here: it becomes a metrics label,
     * and clients must not be able to invent labels.
     */
    public String table() {
        return table;
    }

    /** Says which table the request is about: one that exists, or null when it is about several. */
    public void table(String name) {
        table = name;
    }
}
