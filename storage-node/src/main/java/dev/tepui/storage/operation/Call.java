package dev.tepui.storage.operation;

import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Structure;

/** One request on its way through the node. One thread at a time. */
public final class Call {
    private final Structure request;
    private final byte[] body;
    private final String host;
    private final Allowance allowance;
    private final TableUsage usage;
    private volatile String table;

    /**
     * A request that has just come.
     *
     * @param body the request as it came
     * @param host the address that the client used, or null
     * @param usage is told what the request takes
     */
    public Call(Structure request, byte[] body, String host, Allowance allowance, TableUsage usage) {
        this.request = request;
        this.body = body;
        this.host = host;
        this.allowance = allowance;
        this.usage = usage;
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

    /** The request has read of a table. */
    void hasRead(TableAccess table, CapacityUnits units) {
        String name = table.definition().name();
        if (units.withoutGlobal() > 0) {
            usage.read(name, "", units.withoutGlobal());
        }
        units.global().forEach((index, taken) -> usage.read(name, index, taken));
    }

    /** The request has written for so many units; what global secondary indexes take is not known yet. */
    void hasWritten(TableAccess table, double units) {
        usage.written(table.definition().name(), units);
    }

    /** The answer to the request has so many items. */
    void returns(TableAccess table, int items) {
        usage.returned(table.definition().name(), items);
    }

    /** The request has met a transaction that has one of the table's items. */
    void hasMetTransaction(TableAccess table) {
        usage.conflicted(table.definition().name(), 1);
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
