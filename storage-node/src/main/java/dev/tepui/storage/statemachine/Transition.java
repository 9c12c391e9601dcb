package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.store.WriteBatch;

/**
 * What one log entry does to a group's state. Pure: the same entry on the same state gives the same writes and the same
 * reply on every replica, whenever it is applied, also again. No clock, no randomness, nothing but the view.
 */
final class Transition {
    private final RequestHistory history;
    private final ItemTransition items;
    private final ChangeTransition changes;
    private final GlobalIndexTransition globalIndexes;
    private final ExpiryTransition expiries;
    private final CatalogueTransition catalogue;
    private final PlacementTransition placements;
    private final TransactionTransition transactions;
    private final Shard shard;

    Transition(Shard shard) {
        this.shard = shard;
        history = new RequestHistory(shard.group());
        changes = new ChangeTransition(shard.group());
        globalIndexes = new GlobalIndexTransition(shard.group());
        expiries = new ExpiryTransition(shard);
        Locks locks = new Locks(shard.group());
        items = new ItemTransition(shard, changes, expiries, locks);
        transactions = new TransactionTransition(shard, items, locks);
        catalogue = new CatalogueTransition(shard.group());
        placements = new PlacementTransition(shard.group());
    }

    /** The writes of an entry and its reply. */
    record Applied(WriteBatch writes, Reply reply) {}

    /**
     * Applies a request.
     *
     * @param previousIndex the index of the entry applied before this one; 0 for the first
     */
    Applied apply(Request request, long previousIndex, long index, PointView before) {
        WriteBatch writes = new WriteBatch();
        history.forget(writes, previousIndex, index);
        transactions.forget(writes, previousIndex, index);
        Reply earlier = history.earlierReply(before, request, index);
        if (earlier != null) {
            return new Applied(writes, earlier);
        }
        Reply reply = perform(request.command(), new Step(index, request.atMillis(), before, writes));
        if (isWorthKeeping(reply)) {
            history.remember(writes, request, reply, index);
        }
        return new Applied(writes, reply);
    }

    private Reply perform(Command command, Step step) {
        return switch (command) {
            case Command.OfItem ofItem when shard.owns(ofItem.write().key()) -> items.write(ofItem, step);
            case Command.OfTransaction ofTransaction
            when transactions.owns(ofTransaction) -> transactions.apply(ofTransaction, step);
            case Command.DropTable drop when !shard.isCatalogue() -> items.drop(drop, step);
            case Command.CaptureTable capture when !shard.isCatalogue() -> changes.capture(capture, step);
            case Command.TrimChanges trim when !shard.isCatalogue() -> changes.trim(trim, step);
            case Command.PassChanges pass when !shard.isCatalogue() -> changes.pass(pass, step);
            case Command.NoteFailure note when !shard.isCatalogue() -> changes.noteFailure(note, step);
            case Command.RecordItems record when !shard.isCatalogue() -> changes.recordItems(record, step);
            case Command.ChangeIndex change when !shard.isCatalogue() -> globalIndexes.change(change, step);
            case Command.SetTimeToLive set when !shard.isCatalogue() -> expiries.set(set, step);
            case Command.IndexExpiries index when !shard.isCatalogue() -> expiries.index(index, step);
            case Command.DeleteExpired sweep when !shard.isCatalogue() -> items.sweep(sweep, step);
            case Command.DeclareTable declare
            when shard.isCatalogue() -> catalogue.declare(declare, step.before(), step.writes());
            case Command.ChangeTable change
            when shard.isCatalogue() -> catalogue.change(change, step.before(), step.writes());
            case Command.SettleConsumers settle
            when shard.isCatalogue() -> catalogue.settleConsumers(settle, step.before(), step.writes());
            case Command.FinishIndex finish
            when shard.isCatalogue() -> catalogue.finishIndex(finish, step.before(), step.writes());
            case Command.ForgetStreams forget
            when shard.isCatalogue() -> catalogue.forgetStreams(forget, step.before(), step.writes());
            case Command.SettleTimeToLive settle
            when shard.isCatalogue() -> catalogue.settleTimeToLive(settle, step.before(), step.writes());
            case Command.SetSweeps set
            when shard.isCatalogue() -> catalogue.setSweeps(set, step.before(), step.writes());
            case Command.PlacePool place
            when shard.isCatalogue() -> placements.place(place, step.before(), step.writes());
            case Command.MoveGroup move when shard.isCatalogue() -> placements.move(move, step.before(), step.writes());
            case Command.NoteArrival arrival
            when shard.isCatalogue() -> placements.noteArrival(arrival, step.before(), step.writes());
            case Command.BeginDeleteTable begin
            when shard.isCatalogue() -> catalogue.beginDelete(begin, step.before(), step.writes());
            case Command.RemoveTable remove
            when shard.isCatalogue() -> catalogue.remove(remove, step.before(), step.writes());
            // A fault of the proposer. Stopping all replicas for it would be worse than refusing.
            case Command misplaced ->
                new Reply.Refused(
                        Reply.Refused.Kind.VALIDATION,
                        "group " + shard.group() + " does not own "
                                + misplaced.getClass().getSimpleName());
        };
    }

    /** A dropped table stays dropped: repeating gives the same answer without being remembered. */
    private static boolean isWorthKeeping(Reply reply) {
        return !(reply instanceof Reply.NoSuchTable);
    }
}
