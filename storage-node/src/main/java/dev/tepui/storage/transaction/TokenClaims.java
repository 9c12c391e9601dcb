package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.placement.Groups;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises a token that has been used for other actions, whose coordinator is another group. Every transaction with a
 * token claims it in the group to which the token's own hash belongs; who finds a claim of another digest there asks
 * the coordinator of that time whether the transaction was committed. Of two that use a token for different things at
 * the same moment none may notice.
 */
record TokenClaims(Groups groups) {
    private static final Logger LOG = LoggerFactory.getLogger(TokenClaims.class);

    /** Whether another coordinator has committed something else under this token. */
    CompletionStage<Boolean> isUsedOtherwise(Transaction.Token token, int coordinator) {
        return use(home(token), token, true).thenCompose(claim -> {
            // The present coordinator sees for itself, when it prepares.
            if (claim == null || claim.digest().equals(token.digest()) || claim.coordinator() == coordinator) {
                return CompletableFuture.completedFuture(false);
            }
            return use(claim.coordinator(), token, false)
                    .thenApply(use -> use != null && !use.digest().equals(token.digest()));
        });
    }

    private CompletionStage<ReadReply.UsedToken> use(int group, Transaction.Token token, boolean claimed) {
        return groups.read(group, new Read.GetToken(token, claimed), true)
                .thenApply(reply -> ((ReadReply.TokenIs) reply).use());
    }

    /** Claims the token; completes when that is done, or cannot be done, which keeps nobody from anything. */
    CompletionStage<Void> claim(UUID transaction, int coordinator, Transaction.Token token) {
        int home = home(token);
        return groups.write(home, new Command.ClaimToken(transaction, coordinator, token))
                .handle((done, failure) -> {
                    if (failure != null) {
                        LOG.info("token is not claimed group={} reason={}", home, failure.toString());
                    }
                    return null;
                });
    }

    /** By the hash of the text, mixed: {@code String} promises always the same one. */
    private int home(Transaction.Token token) {
        int hash = token.value().hashCode() * 0x9E3779B1;
        return groups.groupOf((hash ^ hash >>> 15) & 0xFFFF);
    }
}
