package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Prepared.Stage;
import dev.tepui.storage.command.Reply.TokenRefused.Problem;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group's part in transactions. Group 1 is somewhere else. */
class TransactionTransitionTest {
    private static final UUID ID = new UUID(1, 1);
    private static final UUID OTHER_ID = new UUID(1, 2);
    private static final ItemKey A = Machines.key(1, 7, 1);
    private static final ItemKey B = Machines.key(1, 8, 2);
    private static final long MINUTE = 60_000;

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(new Shard(0, 0, 0x7FFF), store));

    private static Command.PrepareTransaction prepare(Transaction transaction, ItemKey... keys) {
        return new Command.PrepareTransaction(
                transaction,
                List.of(keys).stream()
                        .map(key -> (Command.OfItem) Machines.put(key, Machines.item(5)))
                        .toList());
    }

    private static Transaction transaction(UUID id) {
        return new Transaction(id, 0, List.of(0, 1), 0, null);
    }

    private static Transaction withToken(UUID id, String token, int digest, long atMillis) {
        return new Transaction(
                id, 0, List.of(0, 1), 0, new Transaction.Token(token, new Bytes(new byte[] {(byte) digest}), atMillis));
    }

    private static Command commit(Transaction transaction, ItemKey... keys) {
        return new Command.CommitTransaction(
                transaction, prepare(transaction, keys).actions());
    }

    private static Command finish(UUID id, boolean commit) {
        return new Command.FinishTransaction(id, commit);
    }

    private Reply.Prepared prepared(Reply reply) {
        return (Reply.Prepared) reply;
    }

    private Bytes item(ItemKey key) {
        return ((ReadReply.ItemIs) group.machine.answer(new Read.GetItem(key))).item();
    }

    @Test
    void shouldChangeNothingButLocksUntilItIsFinished() {
        Reply reply = group.apply(prepare(transaction(ID), A, B));

        assertThat(prepared(reply).stage()).isEqualTo(Stage.READY);
        assertThat(item(A)).isNull();
        assertThat(group.apply(Machines.put(A, Machines.item(1)))).isEqualTo(new Reply.TransactionConflict());
        assertThat(group.apply(Machines.delete(B))).isEqualTo(new Reply.TransactionConflict());

        assertThat(group.apply(finish(ID, true))).isEqualTo(new Reply.Done());

        assertThat(item(A)).isEqualTo(Machines.item(5));
        assertThat(item(B)).isEqualTo(Machines.item(5));
        assertThat(group.apply(Machines.delete(B))).isInstanceOf(Reply.Written.class);
        assertThat(group.apply(finish(ID, true))).isEqualTo(new Reply.Done());
        assertThat(item(B)).isNull();
    }

    @Test
    void shouldLockNothingWhenAnActionIsNotPossible() {
        group.apply(prepare(transaction(ID), A));

        Reply.Prepared refused = prepared(group.apply(prepare(transaction(OTHER_ID), B, A)));

        assertThat(refused.stage()).isEqualTo(Stage.REFUSED);
        assertThat(refused.outcomes().get(0)).isInstanceOf(Reply.Written.class);
        assertThat(refused.outcomes().get(1)).isEqualTo(new Reply.TransactionConflict());
        assertThat(group.apply(Machines.put(B, Machines.item(1)))).isInstanceOf(Reply.Written.class);
    }

    @Test
    void shouldDoItsPartAndKeepTheDecisionAsTheCoordinator() {
        Reply reply = group.apply(commit(transaction(ID), A, B));

        assertThat(prepared(reply).stage()).isEqualTo(Stage.COMMITTED);
        assertThat(item(B)).isEqualTo(Machines.item(5));
        assertThat(group.apply(Machines.delete(B))).isInstanceOf(Reply.Written.class);
        assertThat(group.apply(new Command.CancelTransaction(ID))).isEqualTo(new Reply.Decided(true));
        assertThat(group.machine.answer(new Read.GetTransactions(9)))
                .isEqualTo(
                        new ReadReply.TransactionsAre(List.of(), List.of(new ReadReply.Commitment(ID, List.of(0, 1)))));
    }

    @Test
    void shouldSayWhatItWouldDo() {
        Read attempt = new Read.TryTransaction(
                transaction(ID), prepare(transaction(ID), A).actions());

        Reply outcome = ((ReadReply.Tried) group.machine.answer(attempt)).outcome();

        assertThat(item(A)).isNull();
        assertThat(outcome).isEqualTo(group.apply(commit(transaction(ID), A)));
        assertThat(item(A)).isEqualTo(Machines.item(5));
    }

    @Test
    void shouldKeepNoDecisionAsTheOnlyParticipant() {
        Reply reply = group.apply(commit(new Transaction(ID, 0, List.of(0), 0, null), A, B));

        assertThat(prepared(reply).stage()).isEqualTo(Stage.COMMITTED);
        assertThat(item(B)).isEqualTo(Machines.item(5));
        assertThat(group.machine.answer(new Read.GetTransactions(9)))
                .isEqualTo(new ReadReply.TransactionsAre(List.of(), List.of()));
    }

    @Test
    void shouldLetGoWhatIsCancelled() {
        group.apply(prepare(transaction(ID), A));

        group.apply(new Command.FinishTransaction(ID, false));

        assertThat(item(A)).isNull();
        assertThat(group.apply(Machines.put(A, Machines.item(1)))).isInstanceOf(Reply.Written.class);
    }

    @Test
    void shouldNotCommitWhatHasBeenCancelledFor2To20EntriesAndNothingOlder() {
        assertThat(group.apply(new Command.CancelTransaction(ID))).isEqualTo(new Reply.Decided(false));
        assertThat(group.apply(commit(transaction(ID), A))).isEqualTo(new Reply.Decided(false));

        long late = CancelledTransactions.BEGAN_MAX_ENTRIES;
        assertThat(at(late, commit(transaction(ID), A))).isEqualTo(new Reply.Decided(false));
        assertThat(at(2 * late, commit(transaction(ID), A))).isEqualTo(new Reply.BeganTooEarly(2 * late));
        assertThat(at(2 * late + 1, commit(new Transaction(ID, 0, List.of(0, 1), 2 * late, null), A)))
                .isInstanceOf(Reply.Prepared.class);
    }

    private Reply at(long index, Command command) {
        return group.applyAt(index, new Request(UUID.randomUUID(), index - 1, 1, command));
    }

    @Test
    void shouldKnowATokenForTenMinutes() {
        done(withToken(ID, "t", 1, 100 * MINUTE));

        assertThat(group.apply(commit(withToken(OTHER_ID, "t", 1, 109 * MINUTE), A)))
                .isEqualTo(new Reply.Repeated(ID, List.of(1)));
        assertThat(group.apply(commit(withToken(OTHER_ID, "t", 2, 109 * MINUTE), A)))
                .isEqualTo(new Reply.TokenRefused(Problem.MISMATCH));
        group.apply(new Command.ForgetTransactions(List.of(ID)));
        assertThat(group.apply(commit(withToken(OTHER_ID, "t", 1, 109 * MINUTE), A)))
                .isEqualTo(new Reply.Repeated(ID, List.of()));
        assertThat(prepared(group.apply(commit(withToken(OTHER_ID, "t", 2, 110 * MINUTE), A)))
                        .stage())
                .isEqualTo(Stage.COMMITTED);
    }

    @Test
    void shouldKnowATokenWhoseTimeWasAhead() {
        done(withToken(ID, "t", 1, 160 * MINUTE));
        done(withToken(OTHER_ID, "u", 1, 100 * MINUTE));

        assertThat(group.apply(commit(withToken(new UUID(1, 3), "t", 1, 101 * MINUTE), A)))
                .isEqualTo(new Reply.Repeated(ID, List.of(1)));
        assertThat(group.apply(commit(withToken(new UUID(1, 4), "u", 1, 101 * MINUTE), A)))
                .isEqualTo(new Reply.Repeated(OTHER_ID, List.of(1)));
    }

    @Test
    void shouldForgetTokensOfLongAgo() {
        done(withToken(ID, "t", 1, 100 * MINUTE));
        done(withToken(OTHER_ID, "u", 1, 200 * MINUTE));

        assertThat(store.get(Family.TRANSACTIONS, tokenKey(100 * MINUTE, "t"))).isNull();
        assertThat(store.get(Family.TRANSACTIONS, tokenKey(200 * MINUTE, "u"))).isNotNull();
    }

    private static byte[] tokenKey(long atMillis, String token) {
        return Layout.token(0, Layout.Tokens.USED, atMillis / TokenHistory.PERIOD_MILLIS, token);
    }

    private void done(Transaction transaction) {
        assertThat(prepared(group.apply(commit(transaction, A))).stage()).isEqualTo(Stage.COMMITTED);
    }

    @Test
    void shouldKnowTheLatestClaimOfATokenForTenMinutes() {
        Transaction.Token token = withToken(ID, "t", 1, 100 * MINUTE).token();
        Transaction.Token later = withToken(OTHER_ID, "t", 2, 101 * MINUTE).token();
        assertThat(use(token)).isNull();

        group.apply(new Command.ClaimTokens(List.of(new Command.Claim(ID, 1, token))));
        assertThat(use(token)).isEqualTo(new ReadReply.UsedToken(ID, 1, token.digest(), token.atMillis()));

        group.apply(new Command.ClaimTokens(
                List.of(new Command.Claim(ID, 2, token), new Command.Claim(OTHER_ID, 3, later))));
        assertThat(use(token)).isEqualTo(new ReadReply.UsedToken(OTHER_ID, 3, later.digest(), later.atMillis()));
        assertThat(use(withToken(ID, "t", 1, 111 * MINUTE).token())).isNull();
    }

    private ReadReply.UsedToken use(Transaction.Token token) {
        return ((ReadReply.TokenIs) group.machine.answer(new Read.GetToken(token))).use();
    }

    @Test
    void shouldSayThatTheSameTransactionIsUnderWay() {
        group.apply(prepare(withToken(ID, "t", 1, MINUTE), A));

        assertThat(group.apply(prepare(withToken(OTHER_ID, "t", 1, MINUTE), A)))
                .isEqualTo(new Reply.TokenRefused(Problem.IN_PROGRESS));
        assertThat(prepared(group.apply(prepare(withToken(OTHER_ID, "u", 1, MINUTE), A)))
                        .stage())
                .isEqualTo(Stage.REFUSED);
    }

    @Test
    void shouldCarryOutWhatIsLeftWhenATableHasBeenDropped() {
        ItemKey inOther = Machines.key(2, 7, 1);
        group.apply(prepare(transaction(ID), A, inOther));
        group.apply(new Command.DropTable(2, 1));

        group.apply(new Command.FinishTransaction(ID, true));

        assertThat(item(A)).isEqualTo(Machines.item(5));
        assertThat(group.machine.answer(new Read.GetItem(inOther))).isEqualTo(new ReadReply.NoSuchTable());
        assertThat(group.machine.answer(new Read.GetTransactions(9)))
                .isEqualTo(new ReadReply.TransactionsAre(List.of(), List.of()));
    }

    @Test
    void shouldRecordEveryChangeInItsOrder() {
        group.apply(new Command.CaptureTable(
                1, 1, List.of(new Capture.Wish("stream", new Images(true, true), Capture.Use.READ))));
        group.apply(prepare(transaction(ID), B, A));
        group.apply(finish(ID, true));

        ReadReply.ChangesAre changes =
                (ReadReply.ChangesAre) group.machine.answer(new Read.GetChanges(1, Position.START, 10, 1 << 20));

        assertThat(changes.changes()).extracting(Change::key).containsExactly(B.key(), A.key());
        assertThat(changes.changes())
                .extracting(Change::position)
                .containsExactly(new Position(3, 0), new Position(3, 1));
    }

    @Test
    void shouldNotSweepALockedItem() {
        group.apply(Machines.put(A, IndexedTable.encoded(IndexedTable.item("n", 5))));
        group.apply(new Command.SetTimeToLive(1, 1, "n"));
        group.apply(new Command.IndexExpiries(1, 1, List.of(position(A)), null));
        group.apply(prepare(transaction(ID), A));
        Command sweep = new Command.DeleteExpired(1, 1_000, List.of(position(A)), null);

        assertThat(group.apply(sweep)).isEqualTo(new Reply.Swept(0));
        group.apply(new Command.FinishTransaction(ID, false));
        assertThat(group.apply(sweep)).isEqualTo(new Reply.Swept(1));
    }

    private static Bytes position(ItemKey key) {
        return new KeyCodec.Key(key.hash(), key.key()).position();
    }

    @Test
    void shouldNoticeWhatHasBeenWrittenBetweenTwoLooks() {
        group.apply(Machines.put(A, Machines.item(1)));
        ReadReply.ItemsAre first = (ReadReply.ItemsAre) group.machine.answer(new Read.GetItems(List.of(A, B)));
        assertThat(first.items()).containsExactly(Machines.item(1), null);
        assertThat(first.locked()).containsExactly(false, false);
        assertThat(unchanged(first.index())).containsExactly(true, true);

        group.apply(Machines.put(B, Machines.item(1)));
        assertThat(unchanged(first.index())).containsExactly(true, false);

        group.apply(prepare(transaction(ID), A));
        assertThat(unchanged(first.index())).containsExactly(false, false);
        group.apply(new Command.FinishTransaction(ID, false));
        assertThat(unchanged(first.index())).containsExactly(true, false);
    }

    private List<Boolean> unchanged(long since) {
        return ((ReadReply.UnchangedAre) group.machine.answer(new Read.GetUnchanged(List.of(A, B), since))).unchanged();
    }

    @Test
    void shouldKnowNothingOfTheTimeBeforeItsStart() {
        group.apply(Machines.put(A, Machines.item(1)));
        GroupStateMachine restarted = new GroupStateMachine(new Shard(0, 0, 0x7FFF), store);

        assertThat(((ReadReply.UnchangedAre) restarted.answer(new Read.GetUnchanged(List.of(A), 0))).unchanged())
                .containsExactly(false);
        assertThat(((ReadReply.UnchangedAre) restarted.answer(new Read.GetUnchanged(List.of(A), 1))).unchanged())
                .containsExactly(true);
    }

    @Test
    void shouldKeepLocksInSnapshots(@TempDir Path directory) {
        group.apply(prepare(transaction(ID), A));
        group.machine.exportTo(directory);
        Machines other = new Machines(new GroupStateMachine(new Shard(0, 0, 0x7FFF), new MemoryStore()));

        other.machine.importFrom(directory);
        Machines after = new Machines(other.machine);

        assertThat(after.apply(Machines.delete(A))).isEqualTo(new Reply.TransactionConflict());
        assertThat(after.apply(finish(ID, true))).isEqualTo(new Reply.Done());
        assertThat(after.machine.answer(new Read.GetItem(A))).isEqualTo(new ReadReply.ItemIs(Machines.item(5)));
    }
}
