package dev.tepui.storage.command;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import java.util.List;
import java.util.UUID;

/**
 * A replicated operation. Time, ids and authorisation are resolved before it is proposed: applying it needs nothing but
 * itself and the group's state.
 */
public sealed interface Command {
    /** What is wanted of one item, by a request of its own or as one of a transaction's actions. */
    sealed interface OfItem extends Command {
        /** Which item, and under what condition. */
        ItemWrite write();
    }

    /** Stores an item, replacing any with the same key. {@code item} is in the value encoding. */
    record PutItem(ItemWrite write, Bytes item) implements OfItem {}

    /** Removes an item if there is one. */
    record DeleteItem(ItemWrite write) implements OfItem {}

    /**
     * Changes an item, or creates it if there is none. {@code keyItem} is an item of the key attributes alone, in the
     * value encoding: what a new one begins with.
     */
    record UpdateItem(ItemWrite write, Bytes keyItem, Update update) implements OfItem {}

    /** Changes nothing: a transaction's condition on an item that it does not write. */
    record CheckItem(ItemWrite write) implements OfItem {}

    /** What a group does for a transaction. */
    sealed interface OfTransaction extends Command {}

    /**
     * At a participant that is not the coordinator: makes its part of a transaction ready. If all actions are possible,
     * their items are locked until {@link FinishTransaction}.
     *
     * @param actions those on items of this group, each on another item
     */
    record PrepareTransaction(Transaction transaction, List<OfItem> actions) implements OfTransaction {}

    /**
     * At the coordinator, when all other participants are ready: decides to commit, and carries out its own part, if
     * all actions are possible. Proposed only by the node that had the others prepare, once.
     *
     * @param actions those on items of this group, each on another item
     */
    record CommitTransaction(Transaction transaction, List<OfItem> actions) implements OfTransaction {}

    /** At the coordinator: decides that a transaction is not committed any more, if it has not been. */
    record CancelTransaction(UUID transaction) implements OfTransaction {}

    /** Carries out a group's part of a transaction, or lets it go, if it is still prepared, and unlocks the items. */
    record FinishTransaction(UUID transaction, boolean commit) implements OfTransaction {}

    /** At the coordinator: forgets that transactions have been committed, when all participants have finished them. */
    record ForgetTransactions(List<UUID> transactions) implements OfTransaction {}

    /**
     * Notes that transactions with tokens have been committed, and who coordinated them, in the group to which the
     * tokens' own hash belongs: so it is found by who uses a token for something else.
     */
    record ClaimTokens(List<Claim> claims) implements OfTransaction {}

    /** A token and the transaction that has been committed with it. */
    record Claim(UUID transaction, int coordinator, Transaction.Token token) {}

    /**
     * Removes all that a table and its local secondary indexes have in this group and refuses its writes from now on.
     *
     * @param numbers how many table numbers it takes, see {@link dev.tepui.storage.table.Table#numbersTaken}
     */
    record DropTable(int table, int numbers) implements Command {}

    /**
     * From now on the group keeps those changes of a table's items that {@code wishes} want, for as long as they are
     * among the wishes.
     *
     * @param version grows with the wishes; older ones than the group has change nothing
     */
    record CaptureTable(int table, long version, List<Capture.Wish> wishes) implements Command {}

    /** Forgets the kept changes of a table up to a position. */
    record TrimChanges(int table, Position upTo) implements Command {}

    /** Notes that everything up to a position has been delivered to the consumer of a capture. */
    record PassChanges(int table, String capture, Position upTo) implements Command {}

    /**
     * Notes why nothing can be delivered to the consumer of a capture, until something has been.
     *
     * @param reason for people to read
     */
    record NoteFailure(int table, String capture, String reason) implements Command {}

    /**
     * Records some of the items of a table as they are now, for a consumer that wants the items that were there before
     * it began.
     *
     * @param capture that of the consumer
     * @param after how far the items have been recorded so far; another place than the group's makes this a repetition,
     *     which changes nothing
     * @param places where the items are (hash and key), in order; some may be gone by now
     * @param through the last of all places up to which there are no other items than these; null when nothing follows
     */
    record RecordItems(int table, String capture, Bytes after, List<Bytes> places, Bytes through) implements Command {}

    /**
     * Changes entries of a global secondary index, in a group that keeps some of them, by what happened to items in
     * another group.
     *
     * @param index the index's number
     * @param source the group of the items
     * @param upTo all that the changes of items up to this position mean for this group is among {@code changes}, or
     *     was before
     * @param changes in the order of their positions
     */
    record ChangeIndex(int index, int source, Position upTo, List<EntryChange> changes) implements Command {}

    /**
     * An entry of a global secondary index that is new, different or gone.
     *
     * @param position of the item's change
     * @param entry in the value encoding; null when it is gone
     */
    record EntryChange(Position position, int hash, Bytes key, Bytes entry) {}
    /**
     * From now on the group keeps, for the items of a table, when they expire.
     *
     * @param version grows with every change; an older one than the group has changes nothing
     * @param attribute that says when; null when they do not expire any more
     */
    record SetTimeToLive(int table, long version, String attribute) implements Command {}

    /**
     * Notes when items that are older than the time to live expire.
     *
     * @param version of the time to live, as in {@link SetTimeToLive}; another one than the group has changes nothing
     * @param positions hash and key of items; all those before {@code through} that may have been there before the time
     *     to live and are not noted yet
     * @param through hash and key; null when no item is left
     */
    record IndexExpiries(int table, long version, List<Bytes> positions, Bytes through) implements Command {}

    /**
     * Deletes items whose time has come.
     *
     * @param nowSeconds the time, epoch seconds; an item that has got more time since it was looked at stays
     * @param positions hash and key of items
     * @param indexes the table's local secondary indexes, null when it has none
     */
    record DeleteExpired(int table, long nowSeconds, List<Bytes> positions, LocalIndexes indexes) implements Command {}

    /**
     * Catalogue: creates a table, or changes its options. {@code id} and {@code nowMillis} are used if it is new. Of a
     * table that is there, {@code id} may be its own: then the resource owns it from now on, whoever did before.
     *
     * @param sinks those that it is to have; null when nothing is said about them
     */
    record DeclareTable(TableDefinition definition, List<StreamSink> sinks, String resource, String id, long nowMillis)
            implements Command {
        /** A declaration that says nothing about sinks. */
        public DeclareTable(TableDefinition definition, String resource, String id, long nowMillis) {
            this(definition, null, resource, id, nowMillis);
        }
    }

    /** Catalogue: changes what may change of a table while it is in use. */
    record ChangeTable(String name, TableChange change, long nowMillis) implements Command {}

    /** Catalogue: all groups know who wanted the changes of a table at that version of its {@code Consumers}. */
    record SettleConsumers(int table, long version) implements Command {}

    /** Catalogue: a global secondary index has all that it must have, or of one that is to go nothing is left. */
    record FinishIndex(int table, int index) implements Command {}

    /** Catalogue: all groups are done with the time to live of a table that was wanted at that version of it. */
    record SettleTimeToLive(int table, long version) implements Command {}

    /** Catalogue: says how expired items are deleted. */
    record SetSweeps(SweepSettings sweeps) implements Command {}

    /**
     * Catalogue: says who the members are and how many cells shall hold groups: {@code Reply.Done}, or refused when
     * members would go that still hold something.
     *
     * @param groups the pool's data groups; of interest the first time
     */
    record PlacePool(MemberList members, int cells, int groups) implements Command {}

    /** Catalogue: sends a group to a cell, or back to where it comes from: {@code Reply.Done}, or refused. */
    record MoveGroup(int group, int cell) implements Command {}

    /** Catalogue: notes that a group's voters are those of a cell; changes nothing when it has been sent elsewhere. */
    record NoteArrival(int group, int cell) implements Command {}

    /** Catalogue: forgets streams of a table of which nothing is kept any more. */
    record ForgetStreams(int table, List<String> labels) implements Command {}

    /** Catalogue: marks a table DELETING. {@code resource} null means: whoever owns it. */
    record BeginDeleteTable(String name, String resource) implements Command {}

    /** Catalogue: forgets a table whose items are gone from every group. */
    record RemoveTable(int table) implements Command {}
}
