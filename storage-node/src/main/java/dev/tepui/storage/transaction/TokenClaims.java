package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Recognises a token that has been used for other actions, whose coordinator is another group. A transaction that has
 * been committed with a token claims it in the group to which the token's own hash belongs. Claims are written in
 * bundles: that a token is used for something else within half a second, through another coordinator, is not noticed.
 */
final class TokenClaims {
    private static final long CLAIM_AFTER_MILLIS = 500;

    private final Groups groups;
    private final LaterWrites<Command.Claim> claiming;

    /** {@code scheduler} says when to write. */
    TokenClaims(Groups groups, Scheduler scheduler) {
        this.groups = groups;
        this.claiming = new LaterWrites<>(groups, scheduler, CLAIM_AFTER_MILLIS, Command.ClaimTokens::new);
    }

    /** Whether something else has been committed under this token. */
    CompletionStage<Boolean> isUsedOtherwise(Transaction.Token token) {
        return groups.read(home(token), new Read.GetToken(token), true).thenApply(reply -> {
            ReadReply.UsedToken use = ((ReadReply.TokenIs) reply).use();
            return use != null && !use.digest().equals(token.digest());
        });
    }

    /** Claims the token soon. */
    void claim(UUID transaction, int coordinator, Transaction.Token token) {
        claiming.add(home(token), new Command.Claim(transaction, coordinator, token));
    }

    /** By the hash of the text, mixed: {@code String} promises always the same one. */
    private int home(Transaction.Token token) {
        int hash = token.value().hashCode() * 0x9E3779B1;
        return groups.groupOf((hash ^ hash >>> 15) & 0xFFFF);
    }
}
