package dev.tepui.storage.http;

import dev.tepui.storage.operation.TableUsage;

/** Is told of every answered request, for metrics. Called on event loops: must be quick and must not throw. */
@FunctionalInterface
public interface RequestObserver {
    /** The {@code result} of a request that succeeded. */
    String OK = "OK";

    /**
     * A request has been answered.
     *
     * @param operation the operation's name, or {@code Unknown}
     * @param table the table's name, or null when the request is about none, or about one that does not exist
     * @param result {@link #OK} or the error's type without namespace, such as {@code ValidationException}
     * @param nanos from the request's last byte to the response's being handed to the network
     */
    void answered(String operation, String table, String result, long nanos);

    /** Who is told what the requests take. */
    default TableUsage usage() {
        return TableUsage.NONE;
    }
}
