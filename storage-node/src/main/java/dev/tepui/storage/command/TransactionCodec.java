package dev.tepui.storage.command;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.item.Bytes;
import java.util.List;
import java.util.UUID;

/** What transactions consist of, as part of what {@link CommandCodec} describes, and as groups keep it. */
public final class TransactionCodec {
    private static final int PREPARE = 20;
    private static final int COMMIT = 21;
    private static final int FINISH = 22;
    private static final int FORGET = 25;
    private static final int CLAIM = 27;
    private static final int CANCEL = 28;

    private TransactionCodec() {}

    static void put(BinaryWriter out, Command.OfTransaction command) {
        switch (command) {
            case Command.PrepareTransaction prepare -> putPrepare(out.putByte(PREPARE), prepare);
            case Command.CommitTransaction(var transaction, var actions) ->
                putPart(out.putByte(COMMIT), transaction, actions);
            case Command.CancelTransaction(var id) -> putId(out.putByte(CANCEL), id);
            case Command.FinishTransaction(var id, var commit) ->
                putId(out.putByte(FINISH), id).putBoolean(commit);
            case Command.ForgetTransactions(var ids) -> {
                out.putByte(FORGET).putVarint(ids.size());
                ids.forEach(id -> putId(out, id));
            }
            case Command.ClaimTokens(var claims) -> {
                out.putByte(CLAIM).putVarint(claims.size());
                claims.forEach(
                        claim -> putToken(putId(out, claim.transaction()).putInt(claim.coordinator()), claim.token()));
            }
        }
    }

    /** The command after its kind. */
    static Command.OfTransaction get(int kind, BinaryReader in) {
        return switch (kind) {
            case PREPARE -> getPrepare(in);
            case COMMIT -> new Command.CommitTransaction(getTransaction(in), getActions(in));
            case CANCEL -> new Command.CancelTransaction(getId(in));
            case FINISH -> new Command.FinishTransaction(getId(in), in.getBoolean());
            case FORGET -> new Command.ForgetTransactions(in.getList(TransactionCodec::getId));
            case CLAIM ->
                new Command.ClaimTokens(
                        in.getList(source -> new Command.Claim(getId(source), source.getInt(), getToken(source))));
            default -> throw CommandCodec.unknown("command of a transaction", kind);
        };
    }

    /** A part of a transaction. */
    public static void putPrepare(BinaryWriter out, Command.PrepareTransaction prepare) {
        putPart(out, prepare.transaction(), prepare.actions());
    }

    /** The opposite of {@link #putPrepare}. */
    public static Command.PrepareTransaction getPrepare(BinaryReader in) {
        return new Command.PrepareTransaction(getTransaction(in), getActions(in));
    }

    static void putPart(BinaryWriter out, Transaction transaction, List<Command.OfItem> actions) {
        putId(out, transaction.id()).putInt(transaction.coordinator());
        putGroups(out, transaction.participants()).putVarint(transaction.startIndex());
        Transaction.Token token = transaction.token();
        out.putBoolean(token != null);
        if (token != null) {
            putToken(out, token);
        }
        out.putVarint(actions.size());
        actions.forEach(action -> ItemCommandCodec.put(out, action));
    }

    static Transaction getTransaction(BinaryReader in) {
        return new Transaction(
                getId(in), in.getInt(), getGroups(in), in.getVarint(), in.getBoolean() ? getToken(in) : null);
    }

    static List<Command.OfItem> getActions(BinaryReader in) {
        return in.getList(source -> ItemCommandCodec.get(source.getByte(), source));
    }

    static BinaryWriter putToken(BinaryWriter out, Transaction.Token token) {
        return out.putString(token.value()).putBytes(token.digest().array()).putLong(token.atMillis());
    }

    static Transaction.Token getToken(BinaryReader in) {
        return new Transaction.Token(in.getString(), new Bytes(in.getBytes()), in.getLong());
    }

    /** The use of a token. */
    public static BinaryWriter putUsedToken(BinaryWriter out, ReadReply.UsedToken use) {
        return putId(out, use.transaction())
                .putInt(use.coordinator())
                .putBytes(use.digest().array())
                .putLong(use.atMillis());
    }

    /** The opposite of {@link #putUsedToken}. */
    public static ReadReply.UsedToken getUsedToken(BinaryReader in) {
        return new ReadReply.UsedToken(getId(in), in.getInt(), new Bytes(in.getBytes()), in.getLong());
    }

    /** A transaction's id. */
    public static BinaryWriter putId(BinaryWriter out, UUID id) {
        return out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    /** The opposite of {@link #putId}. */
    public static UUID getId(BinaryReader in) {
        return new UUID(in.getLong(), in.getLong());
    }

    /** Groups by their numbers. */
    public static BinaryWriter putGroups(BinaryWriter out, List<Integer> groups) {
        out.putVarint(groups.size());
        groups.forEach(out::putInt);
        return out;
    }

    /** The opposite of {@link #putGroups}. */
    public static List<Integer> getGroups(BinaryReader in) {
        return in.getList(BinaryReader::getInt);
    }

    static void putFlags(BinaryWriter out, List<Boolean> flags) {
        out.putVarint(flags.size());
        flags.forEach(out::putBoolean);
    }

    static void putItems(BinaryWriter out, ReadReply.ItemsAre reply) {
        out.putVarint(reply.index()).putVarint(reply.items().size());
        reply.items().forEach(out::putOptional);
        putFlags(out, reply.locked());
    }

    static ReadReply.ItemsAre getItems(BinaryReader in) {
        return new ReadReply.ItemsAre(
                in.getVarint(), in.getList(BinaryReader::getOptional), in.getList(BinaryReader::getBoolean));
    }

    static void putTransactions(BinaryWriter out, ReadReply.TransactionsAre reply) {
        out.putVarint(reply.prepared().size());
        reply.prepared()
                .forEach(part ->
                        putGroups(putId(out, part.transaction()).putInt(part.coordinator()), part.participants()));
        out.putVarint(reply.committed().size());
        reply.committed()
                .forEach(commitment -> putGroups(putId(out, commitment.transaction()), commitment.participants()));
    }

    static ReadReply.TransactionsAre getTransactions(BinaryReader in) {
        return new ReadReply.TransactionsAre(
                in.getList(source -> new ReadReply.PreparedPart(getId(source), source.getInt(), getGroups(source))),
                in.getList(source -> new ReadReply.Commitment(getId(source), getGroups(source))));
    }
}
