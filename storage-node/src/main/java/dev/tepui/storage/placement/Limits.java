package dev.tepui.storage.placement;

/**
 * How long and how often a node tries, and how much it takes on at once.
 *
 * @param deadlineMillis after so long a request is answered in any case
 * @param attemptMillis one attempt at another node waits so long
 * @param attemptsMax attempts of one request, redirects included
 * @param backoffMinMillis first pause while a group has no leader; doubles, with jitter
 * @param backoffMaxMillis longest pause
 * @param callsMax requests of this node's clients in flight
 * @param callBytesMax bytes of their commands
 */
public record Limits(
        long deadlineMillis,
        long attemptMillis,
        int attemptsMax,
        long backoffMinMillis,
        long backoffMaxMillis,
        int callsMax,
        long callBytesMax) {
    /** AWS's SDKs give up an attempt after 10 to 30 s; an election takes 1 to 3 s, so several fit in. */
    public static Limits standard() {
        return new Limits(10_000, 2_000, 64, 10, 400, 4_096, 48L << 20);
    }
}
