package dev.tepui.storage.command;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.ChangeCodec;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.ExpiryCodec;
import dev.tepui.storage.encoding.PlacementCodec;
import dev.tepui.storage.encoding.TableCodec;
import dev.tepui.storage.item.Bytes;
import java.util.List;
import java.util.UUID;

/**
 * Requests, reads and their replies as bytes: what is in the log and what nodes send each other. Strict: an unknown
 * version or kind, a cut-off or anything left over is an {@link EncodingException} that names it.
 *
 * <pre>
 * request     01 · id 16 · base index varint · time 8 · kind · fields
 *   1 PutItem, 2 DeleteItem, 3 DropTable, 4 DeclareTable, 5 BeginDeleteTable, 6 RemoveTable, 7 UpdateItem,
 *   8 ChangeTable, 9 CaptureTable, 10 TrimChanges, 11 SettleConsumers, 12 ForgetStreams, 13 SetTimeToLive,
 *   14 IndexExpiries, 15 DeleteExpired, 16 PassChanges, 17 RecordItems, 18 ChangeIndex, 19 FinishIndex,
 *   20 PrepareTransaction, 21 CommitTransaction, 22 FinishTransaction, 23 SettleTimeToLive, 24 SetSweeps,
 *   25 ForgetTransactions, 26 CheckItem, 27 ClaimTokens, 28 CancelTransaction, 29 PlacePool,
 *   30 MoveGroup, 31 NoteArrival, 32 NoteFailure
 * reply       01 · kind · fields
 *   1 Done, 2 NoSuchTable, 3 AppliedEarlier, 4 Expired, 5 TableIs, 6 Refused, 7 Written, 8 ConditionFailed,
 *   9 TransactionConflict, 10 Prepared, 11 Decided, 12 Repeated, 13 Swept, 14 TokenRefused, 15 BeganTooEarly
 * read        01 · kind · fields            1 GetItem, 2 GetRange, 3 GetStatistics,
 *                                         4 GetChanges, 5 GetCaptures, 6 GetExpired,
 *                                         7 GetItems, 8 GetUnchanged, 9 GetTransactions, 10 GetToken, 11 TryTransaction
 * read reply  01 · kind · fields            1 ItemIs, 2 Page, 3 StatisticsAre, 4 NoSuchTable,
 *                                         5 ChangesAre, 6 CapturesAre, 7 ExpiredAre,
 *                                         8 ItemsAre, 9 UnchangedAre, 10 TransactionsAre,
 *                                         11 TokenIs, 12 Tried
 * </pre>
 *
 * Fields are in the order of the records. In the log: never change; a new layout takes a new kind or version.
 */
public final class CommandCodec {
    private static final int VERSION = 1;

    private CommandCodec() {}

    /** A request as it is in the log. */
    public static byte[] encode(Request request) {
        UUID id = request.id();
        BinaryWriter out = new BinaryWriter(64 + payloadBytes(request.command()))
                .putByte(VERSION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putVarint(request.baseIndex())
                .putLong(request.atMillis());
        put(out, request.command());
        return out.toByteArray();
    }

    private static void put(BinaryWriter out, Command command) {
        switch (command) {
            case Command.OfItem ofItem -> ItemCommandCodec.put(out, ofItem);
            case Command.OfTransaction ofTransaction -> TransactionCodec.put(out, ofTransaction);
            case Command.DropTable(var table, var numbers) ->
                out.putByte(3).putInt(table).putVarint(numbers);
            case Command.DeclareTable(var definition, var sinks, var resource, var tableId, var nowMillis) -> {
                TableCodec.putDefinition(out.putByte(4), definition);
                TableCodec.putSinks(out, sinks);
                out.putOptionalString(resource).putString(tableId).putLong(nowMillis);
            }
            case Command.BeginDeleteTable(var name, var resource) ->
                out.putByte(5).putString(name).putOptionalString(resource);
            case Command.RemoveTable(var table) -> out.putByte(6).putInt(table);
            case Command.ChangeTable(var name, var change, var nowMillis) -> {
                TableCodec.putChange(out.putByte(8).putString(name), change);
                out.putLong(nowMillis);
            }
            case Command.CaptureTable(var table, var version, var wishes) -> {
                out.putByte(9).putInt(table).putVarint(version).putVarint(wishes.size());
                wishes.forEach(wish -> putWish(out, wish));
            }
            case Command.TrimChanges(var table, var upTo) ->
                ChangeCodec.putPosition(out.putByte(10).putInt(table), upTo);
            case Command.PassChanges(var table, var capture, var upTo) ->
                ChangeCodec.putPosition(out.putByte(16).putInt(table).putString(capture), upTo);
            case Command.NoteFailure(var table, var capture, var reason) ->
                out.putByte(32).putInt(table).putString(capture).putString(reason);
            case Command.RecordItems(var table, var capture, var after, var places, var through) -> {
                out.putByte(17).putInt(table).putString(capture).putBytes(after.array());
                putAll(out, places);
                out.putOptional(through);
            }
            case Command.ChangeIndex(var index, var source, var upTo, var changes) -> {
                ChangeCodec.putPosition(out.putByte(18).putInt(index).putInt(source), upTo);
                out.putVarint(changes.size());
                changes.forEach(change -> putEntryChange(out, change));
            }
            case Command.FinishIndex(var table, var index) ->
                out.putByte(19).putInt(table).putInt(index);
            case Command.SettleConsumers(var table, var version) ->
                out.putByte(11).putInt(table).putVarint(version);
            case Command.ForgetStreams(var table, var labels) -> {
                out.putByte(12).putInt(table).putVarint(labels.size());
                labels.forEach(out::putString);
            }
            case Command.SetTimeToLive(var table, var version, var attribute) ->
                out.putByte(13).putInt(table).putVarint(version).putOptionalString(attribute);
            case Command.IndexExpiries(var table, var version, var positions, var through) -> {
                putAll(out.putByte(14).putInt(table).putVarint(version), positions);
                out.putOptional(through);
            }
            case Command.DeleteExpired(var table, var nowSeconds, var positions, var indexes) -> {
                putAll(out.putByte(15).putInt(table).putVarint(nowSeconds), positions);
                TableCodec.putIndexes(out, indexes);
            }
            case Command.SettleTimeToLive(var table, var version) ->
                out.putByte(23).putInt(table).putVarint(version);
            case Command.SetSweeps(var sweeps) -> TableCodec.putSweeps(out.putByte(24), sweeps);
            case Command.PlacePool(var members, var cells, var groups) ->
                PlacementCodec.putMembers(out.putByte(29), members)
                        .putVarint(cells)
                        .putVarint(groups);
            case Command.MoveGroup(var group, var cell) ->
                out.putByte(30).putInt(group).putVarint(cell);
            case Command.NoteArrival(var group, var cell) ->
                out.putByte(31).putInt(group).putVarint(cell);
        }
    }

    /** The opposite of {@link #encode(Request)}. */
    public static Request decodeRequest(byte[] bytes) {
        BinaryReader in = open(bytes, "request");
        UUID id = new UUID(in.getLong(), in.getLong());
        long baseIndex = in.getVarint();
        long atMillis = in.getLong();
        int kind = in.getByte();
        Command command = switch (kind) {
            case 1, 2, 7, 26 -> ItemCommandCodec.get(kind, in);
            case 20, 21, 22, 25, 27, 28 -> TransactionCodec.get(kind, in);
            case 3 -> new Command.DropTable(in.getInt(), getCount(in));
            case 4 ->
                new Command.DeclareTable(
                        TableCodec.getDefinition(in),
                        TableCodec.getSinks(in),
                        in.getOptionalString(),
                        in.getString(),
                        in.getLong());
            case 5 -> new Command.BeginDeleteTable(in.getString(), in.getOptionalString());
            case 6 -> new Command.RemoveTable(in.getInt());
            case 8 -> new Command.ChangeTable(in.getString(), TableCodec.getChange(in), in.getLong());
            case 9 -> new Command.CaptureTable(in.getInt(), in.getVarint(), in.getList(CommandCodec::getWish));
            case 10 -> new Command.TrimChanges(in.getInt(), ChangeCodec.getPosition(in));
            case 11 -> new Command.SettleConsumers(in.getInt(), in.getVarint());
            case 12 -> new Command.ForgetStreams(in.getInt(), in.getList(BinaryReader::getString));
            case 16 -> new Command.PassChanges(in.getInt(), in.getString(), ChangeCodec.getPosition(in));
            case 32 -> new Command.NoteFailure(in.getInt(), in.getString(), in.getString());
            case 17 ->
                new Command.RecordItems(
                        in.getInt(), in.getString(), new Bytes(in.getBytes()), getAll(in), in.getOptional());
            case 18 ->
                new Command.ChangeIndex(
                        in.getInt(),
                        in.getInt(),
                        ChangeCodec.getPosition(in),
                        in.getList(CommandCodec::getEntryChange));
            case 19 -> new Command.FinishIndex(in.getInt(), in.getInt());
            case 13 -> new Command.SetTimeToLive(in.getInt(), in.getVarint(), in.getOptionalString());
            case 14 -> new Command.IndexExpiries(in.getInt(), in.getVarint(), getAll(in), in.getOptional());
            case 15 -> new Command.DeleteExpired(in.getInt(), in.getVarint(), getAll(in), TableCodec.getIndexes(in));
            case 23 -> new Command.SettleTimeToLive(in.getInt(), in.getVarint());
            case 24 -> new Command.SetSweeps(TableCodec.getSweeps(in));
            case 29 ->
                new Command.PlacePool(
                        PlacementCodec.getMembers(in), PlacementCodec.getNumber(in), PlacementCodec.getNumber(in));
            case 30 -> new Command.MoveGroup(in.getInt(), PlacementCodec.getNumber(in));
            case 31 -> new Command.NoteArrival(in.getInt(), PlacementCodec.getNumber(in));
            default -> throw unknown("command", kind);
        };
        in.expectEnd();
        return new Request(id, baseIndex, atMillis, command);
    }

    /** The reply of a state machine. */
    public static byte[] encode(Reply reply) {
        BinaryWriter out = new BinaryWriter(64).putByte(VERSION);
        switch (reply) {
            case Reply.Done() -> out.putByte(1);
            case Reply.NoSuchTable() -> out.putByte(2);
            case Reply.AppliedEarlier() -> out.putByte(3);
            case Reply.Expired(var appliedIndex) -> out.putByte(4).putVarint(appliedIndex);
            case Reply.TableIs(var table) -> TableCodec.put(out.putByte(5), table);
            case Reply.Refused(var kind, var message) ->
                out.putByte(6).putByte(kind.ordinal()).putString(message);
            case Reply.Written(var oldItem, var newItem, var footprint) -> {
                out.putByte(7).putOptional(oldItem);
                out.putOptional(newItem);
                putFootprint(out, footprint);
            }
            case Reply.ConditionFailed(var item) -> out.putByte(8).putOptional(item);
            case Reply.Swept(var items) -> out.putByte(13).putVarint(items);
            case Reply.TransactionConflict() -> out.putByte(9);
            case Reply.Prepared(var stage, var outcomes) -> {
                out.putByte(10).putByte(stage.ordinal()).putVarint(outcomes.size());
                outcomes.forEach(outcome -> out.putBytes(encode(outcome)));
            }
            case Reply.Decided(var committed) -> out.putByte(11).putBoolean(committed);
            case Reply.Repeated(var id, var unfinished) ->
                TransactionCodec.putGroups(TransactionCodec.putId(out.putByte(12), id), unfinished);
            case Reply.TokenRefused(var problem) -> out.putByte(14).putByte(problem.ordinal());
            case Reply.BeganTooEarly(var appliedIndex) -> out.putByte(15).putVarint(appliedIndex);
        }
        return out.toByteArray();
    }

    /** The opposite of {@link #encode(Reply)}. */
    public static Reply decodeReply(byte[] bytes) {
        BinaryReader in = open(bytes, "reply");
        int kind = in.getByte();
        Reply reply = switch (kind) {
            case 1 -> new Reply.Done();
            case 2 -> new Reply.NoSuchTable();
            case 3 -> new Reply.AppliedEarlier();
            case 4 -> new Reply.Expired(in.getVarint());
            case 5 -> new Reply.TableIs(TableCodec.get(in));
            case 6 -> new Reply.Refused(in.getConstant(Reply.Refused.Kind.values()), in.getString());
            case 7 -> new Reply.Written(in.getOptional(), in.getOptional(), getFootprint(in));
            case 8 -> new Reply.ConditionFailed(in.getOptional());
            case 13 -> new Reply.Swept(getCount(in));
            case 9 -> new Reply.TransactionConflict();
            case 10 ->
                new Reply.Prepared(
                        in.getConstant(Reply.Prepared.Stage.values()),
                        in.getList(source -> decodeReply(source.getBytes())));
            case 11 -> new Reply.Decided(in.getBoolean());
            case 12 -> new Reply.Repeated(TransactionCodec.getId(in), TransactionCodec.getGroups(in));
            case 14 -> new Reply.TokenRefused(in.getConstant(Reply.TokenRefused.Problem.values()));
            case 15 -> new Reply.BeganTooEarly(in.getVarint());
            default -> throw unknown("reply", kind);
        };
        in.expectEnd();
        return reply;
    }

    /** A read. */
    public static byte[] encode(Read read) {
        BinaryWriter out = new BinaryWriter(64).putByte(VERSION);
        switch (read) {
            case Read.GetItem(var key) -> ItemCommandCodec.putKey(out.putByte(1), key);
            case Read.GetItems(var keys) -> ItemCommandCodec.putKeys(out.putByte(7), keys);
            case Read.GetUnchanged(var keys, var sinceIndex) ->
                ItemCommandCodec.putKeys(out.putByte(8), keys).putVarint(sinceIndex);
            case Read.GetToken(var token) -> TransactionCodec.putToken(out.putByte(10), token);
            case Read.TryTransaction(var transaction, var actions) ->
                TransactionCodec.putPart(out.putByte(11), transaction, actions);
            case Read.GetTransactions(var most) -> out.putByte(9).putVarint(most);
            case Read.GetRange range -> {
                out.putByte(2).putInt(range.table()).putBytes(range.from().array());
                out.putOptional(range.to());
                out.putByte(range.direction().ordinal())
                        .putVarint(range.maxItems())
                        .putVarint(range.maxBytes());
            }
            case Read.GetStatistics(var table) -> out.putByte(3).putInt(table);
            case Read.GetChanges(var table, var after, var maxChanges, var maxBytes) -> {
                ChangeCodec.putPosition(out.putByte(4).putInt(table), after);
                out.putVarint(maxChanges).putVarint(maxBytes);
            }
            case Read.GetCaptures(var table) -> out.putByte(5).putInt(table);
            case Read.GetExpired(var table, var fromSeconds, var nowSeconds, var maxItems) ->
                out.putByte(6)
                        .putInt(table)
                        .putVarint(fromSeconds)
                        .putVarint(nowSeconds)
                        .putVarint(maxItems);
        }
        return out.toByteArray();
    }

    /** The opposite of {@link #encode(Read)}. */
    public static Read decodeRead(byte[] bytes) {
        BinaryReader in = open(bytes, "read");
        int kind = in.getByte();
        Read read = switch (kind) {
            case 1 -> new Read.GetItem(ItemCommandCodec.getKey(in));
            case 7 -> new Read.GetItems(in.getList(ItemCommandCodec::getKey));
            case 8 -> new Read.GetUnchanged(in.getList(ItemCommandCodec::getKey), in.getVarint());
            case 9 -> new Read.GetTransactions(getCount(in));
            case 11 -> new Read.TryTransaction(TransactionCodec.getTransaction(in), TransactionCodec.getActions(in));
            case 10 -> new Read.GetToken(TransactionCodec.getToken(in));
            case 2 ->
                new Read.GetRange(
                        in.getInt(),
                        new Bytes(in.getBytes()),
                        in.getOptional(),
                        in.getConstant(Read.Direction.values()),
                        getCount(in),
                        getCount(in));
            case 3 -> new Read.GetStatistics(in.getInt());
            case 4 -> new Read.GetChanges(in.getInt(), ChangeCodec.getPosition(in), getCount(in), getCount(in));
            case 5 -> new Read.GetCaptures(in.getInt());
            case 6 -> new Read.GetExpired(in.getInt(), in.getVarint(), in.getVarint(), getCount(in));
            default -> throw unknown("read", kind);
        };
        in.expectEnd();
        return read;
    }

    /** The answer to a read. */
    public static byte[] encode(ReadReply reply) {
        BinaryWriter out = new BinaryWriter(payloadBytes(reply) + 32).putByte(VERSION);
        switch (reply) {
            case ReadReply.ItemIs(var item) -> out.putByte(1).putOptional(item);
            case ReadReply.Page(var items, var lastKey, var scannedBytes) -> {
                putAll(out.putByte(2), items);
                out.putOptional(lastKey);
                out.putVarint(scannedBytes);
            }
            case ReadReply.StatisticsAre(var itemCount, var sizeBytes) ->
                out.putByte(3).putVarint(itemCount).putVarint(sizeBytes);
            case ReadReply.NoSuchTable() -> out.putByte(4);
            case ReadReply.ChangesAre(var changes, var upTo, var captures) -> {
                out.putByte(5).putVarint(changes.size());
                changes.forEach(change -> ChangeCodec.put(out, change));
                ChangeCodec.putPosition(out, upTo);
                ChangeCodec.putCaptures(out, captures);
            }
            case ReadReply.CapturesAre(var captures, var appliedIndex) -> {
                ChangeCodec.putCaptures(out.putByte(6), captures);
                out.putVarint(appliedIndex);
            }
            case ReadReply.ExpiredAre(var state, var positions, var oldestSeconds) -> {
                ExpiryCodec.put(out.putByte(7), state);
                putAll(out, positions);
                out.putVarint(oldestSeconds);
            }
            case ReadReply.ItemsAre items -> TransactionCodec.putItems(out.putByte(8), items);
            case ReadReply.UnchangedAre(var unchanged) -> TransactionCodec.putFlags(out.putByte(9), unchanged);
            case ReadReply.TokenIs(var use) -> {
                out.putByte(11).putBoolean(use != null);
                if (use != null) {
                    TransactionCodec.putUsedToken(out, use);
                }
            }
            case ReadReply.Tried(var outcome) -> out.putByte(12).putBytes(encode(outcome));
            case ReadReply.TransactionsAre transactions ->
                TransactionCodec.putTransactions(out.putByte(10), transactions);
        }
        return out.toByteArray();
    }

    /** The opposite of {@link #encode(ReadReply)}. */
    public static ReadReply decodeReadReply(byte[] bytes) {
        BinaryReader in = open(bytes, "read reply");
        int kind = in.getByte();
        ReadReply reply = switch (kind) {
            case 1 -> new ReadReply.ItemIs(in.getOptional());
            case 2 -> new ReadReply.Page(getAll(in), in.getOptional(), in.getVarint());
            case 3 -> new ReadReply.StatisticsAre(in.getVarint(), in.getVarint());
            case 4 -> new ReadReply.NoSuchTable();
            case 5 ->
                new ReadReply.ChangesAre(
                        in.getList(ChangeCodec::get), ChangeCodec.getPosition(in), ChangeCodec.getCaptures(in));
            case 6 -> new ReadReply.CapturesAre(ChangeCodec.getCaptures(in), in.getVarint());
            case 7 -> new ReadReply.ExpiredAre(ExpiryCodec.get(in), getAll(in), in.getVarint());
            case 8 -> TransactionCodec.getItems(in);
            case 9 -> new ReadReply.UnchangedAre(in.getList(BinaryReader::getBoolean));
            case 10 -> TransactionCodec.getTransactions(in);
            case 12 -> new ReadReply.Tried(decodeReply(in.getBytes()));
            case 11 -> new ReadReply.TokenIs(in.getBoolean() ? TransactionCodec.getUsedToken(in) : null);
            default -> throw unknown("read reply", kind);
        };
        in.expectEnd();
        return reply;
    }

    private static BinaryReader open(byte[] bytes, String what) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException(what + " of unknown version " + version);
        }
        return in;
    }

    static EncodingException unknown(String what, int kind) {
        return new EncodingException(what + " of unknown kind " + kind);
    }

    private static void putFootprint(BinaryWriter out, Reply.Footprint footprint) {
        out.putVarint(footprint.oldBytes()).putVarint(footprint.newBytes());
        out.putVarint(footprint.indexUnits().size());
        footprint.indexUnits().forEach(out::putVarint);
        out.putVarint(footprint.collectionBytes());
    }

    private static Reply.Footprint getFootprint(BinaryReader in) {
        return new Reply.Footprint(in.getVarint(), in.getVarint(), in.getList(CommandCodec::getCount), in.getVarint());
    }

    private static void putWish(BinaryWriter out, Capture.Wish wish) {
        ChangeCodec.putImages(out.putString(wish.name()), wish.images());
        out.putByte(wish.use().ordinal());
    }

    private static void putAll(BinaryWriter out, List<Bytes> all) {
        out.putVarint(all.size());
        all.forEach(bytes -> out.putBytes(bytes.array()));
    }

    private static List<Bytes> getAll(BinaryReader in) {
        return in.getList(source -> new Bytes(source.getBytes()));
    }

    private static Capture.Wish getWish(BinaryReader in) {
        return new Capture.Wish(in.getString(), ChangeCodec.getImages(in), in.getConstant(Capture.Use.values()));
    }

    private static void putEntryChange(BinaryWriter out, Command.EntryChange change) {
        ChangeCodec.putPosition(out, change.position());
        out.putShort(change.hash()).putBytes(change.key().array()).putOptional(change.entry());
    }

    private static Command.EntryChange getEntryChange(BinaryReader in) {
        return new Command.EntryChange(
                ChangeCodec.getPosition(in), in.getShort(), new Bytes(in.getBytes()), in.getOptional());
    }

    private static int getCount(BinaryReader in) {
        long count = in.getVarint();
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new EncodingException("not a count: " + count);
        }
        return (int) count;
    }

    /** Spares large buffers from growing step by step. */
    private static int payloadBytes(Command command) {
        return switch (command) {
            case Command.OfItem ofItem -> ItemCommandCodec.payloadBytes(ofItem);
            case Command.PrepareTransaction(var transaction, var actions) -> payloadBytes(actions);
            case Command.CommitTransaction(var transaction, var actions) -> payloadBytes(actions);
            default -> 128;
        };
    }

    private static int payloadBytes(List<Command.OfItem> actions) {
        return actions.stream().mapToInt(ItemCommandCodec::payloadBytes).sum() + 128;
    }

    private static int payloadBytes(ReadReply reply) {
        return switch (reply) {
            case ReadReply.ItemIs(var item) -> item == null ? 0 : item.array().length;
            case ReadReply.Page page ->
                page.items().stream().mapToInt(item -> item.array().length + 4).sum() + 64;
            case ReadReply.ItemsAre items ->
                items.items().stream()
                                .mapToInt(item -> item == null ? 0 : item.array().length + 4)
                                .sum()
                        + 64;
            default -> 32;
        };
    }
}
