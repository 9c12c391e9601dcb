package dev.tepui.storage.command;

import static dev.tepui.storage.command.CommandCodecTest.FULL_WRITE;
import static dev.tepui.storage.command.CommandCodecTest.KEY;
import static dev.tepui.storage.command.CommandCodecTest.PLAIN_WRITE;
import static dev.tepui.storage.command.CommandCodecTest.UPDATE;
import static dev.tepui.storage.command.CommandCodecTest.bytes;
import static dev.tepui.storage.command.CommandCodecTest.request;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What nodes and groups say to each other about transactions, one of each kind. */
final class TransactionMessages {
    private TransactionMessages() {}

    static void add(Map<String, Object> all) {
        UUID id = new UUID(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
        Transaction.Token token = new Transaction.Token("a-token", bytes(5, 6), 1_764_000_000_000L);
        all.put(
                "request-prepare-transaction",
                request(new Command.PrepareTransaction(
                        new Transaction(id, 4, List.of(4, 11), 300, token),
                        List.of(
                                new Command.PutItem(PLAIN_WRITE, bytes(9, 8)),
                                new Command.DeleteItem(PLAIN_WRITE),
                                new Command.UpdateItem(PLAIN_WRITE, bytes(7), UPDATE),
                                new Command.CheckItem(FULL_WRITE)))));
        all.put(
                "request-prepare-plain-transaction",
                request(new Command.PrepareTransaction(
                        new Transaction(id, 4, List.of(4), 0, null), List.of(new Command.DeleteItem(PLAIN_WRITE)))));
        all.put("request-check-item", request(new Command.CheckItem(FULL_WRITE)));
        all.put(
                "request-commit-transaction",
                request(new Command.CommitTransaction(
                        new Transaction(id, 4, List.of(4), 300, token), List.of(new Command.DeleteItem(PLAIN_WRITE)))));
        all.put("request-cancel-transaction", request(new Command.CancelTransaction(id)));
        all.put("request-finish-transaction", request(new Command.FinishTransaction(id, false)));
        all.put("request-claim-tokens", request(new Command.ClaimTokens(List.of(new Command.Claim(id, 4, token)))));
        all.put(
                "read-try-transaction",
                new Read.TryTransaction(
                        new Transaction(id, 4, List.of(4, 11), 300, null), List.of(new Command.CheckItem(FULL_WRITE))));
        all.put("read-reply-tried", new ReadReply.Tried(new Reply.Decided(false)));
        all.put("read-get-token", new Read.GetToken(token));
        all.put(
                "read-reply-token-is",
                new ReadReply.TokenIs(new ReadReply.UsedToken(id, 4, bytes(5, 6), 1_764_000_000_000L)));
        all.put("read-reply-token-is-not", new ReadReply.TokenIs(null));
        all.put("request-forget-transactions", request(new Command.ForgetTransactions(List.of(id))));
        Reply.Written written = new Reply.Written(null, null, new Reply.Footprint(200, 300, List.of(0, 2), 1L << 33));
        all.put("reply-transaction-conflict", new Reply.TransactionConflict());
        all.put(
                "reply-prepared",
                new Reply.Prepared(
                        Reply.Prepared.Stage.REFUSED, List.of(written, new Reply.ConditionFailed(bytes(9, 8)))));
        all.put("reply-decided", new Reply.Decided(true));
        all.put("reply-repeated", new Reply.Repeated(id, List.of(11)));
        all.put("reply-token-refused", new Reply.TokenRefused(Reply.TokenRefused.Problem.IN_PROGRESS));
        all.put("reply-began-too-early", new Reply.BeganTooEarly(2_000_000));
        all.put("read-get-items", new Read.GetItems(List.of(KEY, KEY)));
        all.put("read-get-unchanged", new Read.GetUnchanged(List.of(KEY), 300));
        all.put("read-get-transactions", new Read.GetTransactions(256));
        all.put(
                "read-reply-items-are",
                new ReadReply.ItemsAre(300, Arrays.asList(bytes(9, 8), null), List.of(true, false)));
        all.put("read-reply-unchanged-are", new ReadReply.UnchangedAre(List.of(true, false)));
        all.put(
                "read-reply-transactions-are",
                new ReadReply.TransactionsAre(
                        List.of(new ReadReply.PreparedPart(id, 4, List.of(4, 11))),
                        List.of(new ReadReply.Commitment(id, List.of(4, 11)))));
    }
}
