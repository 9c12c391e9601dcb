package dev.tepui.operator.nodeclient;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hosts of which the last call was in vain after a long wait. While a host is silent, one call at a time finds out
 * whether it answers again, and the others do without it: otherwise the Tables of one pool that hangs would keep all
 * threads of the operator waiting, and the Tables of all other pools with them. Thread-safe.
 */
final class SilentHosts {
    private record Silence(String message, AtomicBoolean asked) {}

    private final Map<String, Silence> silences = new ConcurrentHashMap<>();

    /** Why not to call the host now; empty when to call it, and then one of the other methods tells what came of it. */
    Optional<String> refusal(String host) {
        Silence silence = silences.get(host);
        return silence == null || silence.asked().compareAndSet(false, true)
                ? Optional.empty()
                : Optional.of(silence.message());
    }

    /** A call to the host did not wait long, whatever came of it. */
    void answered(String host) {
        silences.remove(host);
    }

    /** A call to the host was in vain after a long wait. */
    void silent(String host, String message) {
        silences.put(host, new Silence(message, new AtomicBoolean()));
    }
}
