package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;

/**
 * Recognises repeated requests by the log alone, without clocks.
 *
 * <p>The log is cut into epochs of {@link #EPOCH_ENTRIES} indexes. The reply to a request is kept under the epoch in
 * which it was applied; an epoch's replies go, all at once, when it leaves the window of {@link #WINDOW_EPOCHS}. A
 * request whose base lies in the window has all epochs since its first attempt at hand: if it is in none of them, it
 * has not been applied. A request with an older base is refused, since nobody could tell.
 */
record RequestHistory(int group) {
    /** On disk: never change. */
    static final long EPOCH_ENTRIES = 8192;

    /** The present epoch and those before it that are kept. */
    static final long WINDOW_EPOCHS = 4;

    private static final Epochs EPOCHS = new Epochs(EPOCH_ENTRIES, WINDOW_EPOCHS);

    /** Larger replies (they hold items) are not kept: the repeated request learns only that it has been applied. */
    static final int REPLY_MAX_BYTES = 1024;

    /** The reply that a repeated request gets, {@link Reply.Expired}, or null when the request is to be applied now. */
    Reply earlierReply(PointView view, Request request, long index) {
        long now = EPOCHS.of(index);
        long base = Math.min(now, EPOCHS.of(request.baseIndex()));
        if (base < EPOCHS.firstKept(index)) {
            return new Reply.Expired(index);
        }
        for (long epoch = now; epoch >= base; epoch--) {
            byte[] reply = view.get(Family.REQUESTS, Layout.request(group, epoch, request.id()));
            if (reply != null) {
                return CommandCodec.decodeReply(reply);
            }
        }
        return null;
    }

    /** Keeps a reply. */
    void remember(WriteBatch writes, Request request, Reply reply, long index) {
        byte[] bytes = CommandCodec.encode(reply);
        if (bytes.length > REPLY_MAX_BYTES) {
            bytes = CommandCodec.encode(new Reply.AppliedEarlier());
        }
        writes.put(Family.REQUESTS, Layout.request(group, EPOCHS.of(index), request.id()), bytes);
    }

    /** Forgets the epochs that have left the window since the entry before. */
    void forget(WriteBatch writes, long previousIndex, long index) {
        long from = EPOCHS.firstKept(previousIndex);
        long to = EPOCHS.firstKept(index);
        if (from < to) {
            writes.deleteRange(Family.REQUESTS, Layout.requestsFrom(group, from), Layout.requestsFrom(group, to));
        }
    }
}
