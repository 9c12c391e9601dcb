package dev.tepui.storage.statemachine;

import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import java.util.UUID;

/**
 * The transactions that a coordinator has cancelled because somebody asked who had waited too long: a commit that is
 * still on its way then must be refused.
 *
 * <p>As with {@link RequestHistory}, the log is cut into epochs, which are forgotten one by one. What is forgotten was
 * cancelled more than {@link #BEGAN_MAX_ENTRIES} ago, so the transaction began before that, and none that did is taken.
 */
record CancelledTransactions(int group) {
    /** On disk: never change. */
    static final long EPOCH_ENTRIES = 1 << 18;

    /** The present epoch and those before it that are kept. */
    private static final long WINDOW_EPOCHS = 5;

    /**
     * How many entries ago a transaction may have begun: most of a minute of a busy group, and a node gives up on a
     * transaction after seconds.
     */
    static final long BEGAN_MAX_ENTRIES = (WINDOW_EPOCHS - 1) * EPOCH_ENTRIES;

    private static final Epochs EPOCHS = new Epochs(EPOCH_ENTRIES, WINDOW_EPOCHS);

    private static final byte[] NOTHING = new byte[0];

    boolean contains(PointView view, UUID transaction, long index) {
        for (long epoch = EPOCHS.of(index); epoch >= EPOCHS.firstKept(index); epoch--) {
            if (view.get(Family.TRANSACTIONS, Layout.cancelled(group, epoch, transaction)) != null) {
                return true;
            }
        }
        return false;
    }

    void add(Step step, UUID transaction) {
        step.writes().put(Family.TRANSACTIONS, Layout.cancelled(group, EPOCHS.of(step.index()), transaction), NOTHING);
    }

    /** Forgets the epochs that have left the window since the entry before. */
    void forget(WriteBatch writes, long previousIndex, long index) {
        long from = EPOCHS.firstKept(previousIndex);
        long to = EPOCHS.firstKept(index);
        if (from < to) {
            writes.deleteRange(Family.TRANSACTIONS, Layout.cancelledFrom(group, from), Layout.cancelledFrom(group, to));
        }
    }
}
