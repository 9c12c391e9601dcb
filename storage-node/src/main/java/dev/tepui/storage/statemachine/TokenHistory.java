package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.ReadReply.UsedToken;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Family;

/**
 * The tokens of transactions of the last minutes: of those that have been committed here, or of those that others
 * coordinate.
 *
 * <p>Tokens are kept by the period in which they were used; a period goes, all at once, when a token of a later one is
 * used and no token of it can be young enough any more. The time comes with the transactions, and never goes back here:
 * what says that it is earlier than the newest period counts as of that period.
 */
record TokenHistory(int group, Layout.Tokens kind) {
    /** How long a token is remembered. Source: DynamoDB's API reference, TransactWriteItems, ClientRequestToken. */
    static final long VALID_MILLIS = 600_000;

    /** On disk: never change. */
    static final long PERIOD_MILLIS = 300_000;

    /** The present period and those before it in which a token may be young enough. */
    private static final long PERIODS = VALID_MILLIS / PERIOD_MILLIS + 1;

    /** The use of a token that is remembered, or null. */
    UsedToken find(PointView view, Transaction.Token token) {
        long newest = Math.max(newest(view), period(token.atMillis()));
        for (long period = newest; period > newest - PERIODS; period--) {
            byte[] value = view.get(Family.TRANSACTIONS, Layout.token(group, kind, period, token.value()));
            if (value != null) {
                UsedToken used = TransactionRecords.decodeUsedToken(value);
                return token.atMillis() - used.atMillis() < VALID_MILLIS ? used : null;
            }
        }
        return null;
    }

    /** Remembers that a token has been used. */
    void remember(Step step, Transaction.Token token, UsedToken use) {
        long known = newest(step.before());
        long newest = Math.max(known, period(token.atMillis()));
        if (newest > known) {
            step.writes()
                    .put(
                            Family.TRANSACTIONS,
                            Layout.newestTokens(group, kind),
                            new BinaryWriter(8).putLong(newest).toByteArray());
            step.writes()
                    .deleteRange(
                            Family.TRANSACTIONS,
                            Layout.tokensFrom(group, kind, 0),
                            Layout.tokensFrom(group, kind, Math.max(0, newest - PERIODS + 1)));
        }
        step.writes()
                .put(
                        Family.TRANSACTIONS,
                        Layout.token(group, kind, newest, token.value()),
                        TransactionRecords.encode(use));
    }

    private long newest(PointView view) {
        byte[] value = view.get(Family.TRANSACTIONS, Layout.newestTokens(group, kind));
        return value == null ? 0 : new BinaryReader(value).getLong();
    }

    private static long period(long atMillis) {
        return Math.max(0, atMillis / PERIOD_MILLIS);
    }
}
