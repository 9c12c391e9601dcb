package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.TransactionCodec;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;

/**
 * What a group keeps of transactions, as bytes.
 *
 * <pre>
 * prepared part   version 01 · the fields of Command.PrepareTransaction, see CommandCodec
 * commitment      version 01 · transaction id 16 · number varint · (participant 4)*
 * token           version 01 · transaction id 16 · coordinator 4 · digest, as bytes · time 8
 * </pre>
 *
 * On disk: never change.
 */
final class TransactionRecords {
    private static final int VERSION = 1;

    private TransactionRecords() {}

    static byte[] encode(ReadReply.UsedToken use) {
        return TransactionCodec.putUsedToken(new BinaryWriter(72).putByte(VERSION), use)
                .toByteArray();
    }

    static ReadReply.UsedToken decodeUsedToken(byte[] value) {
        BinaryReader in = open(value, "token");
        ReadReply.UsedToken use = TransactionCodec.getUsedToken(in);
        in.expectEnd();
        return use;
    }

    static byte[] encode(Command.PrepareTransaction prepare) {
        BinaryWriter out = new BinaryWriter(256).putByte(VERSION);
        TransactionCodec.putPrepare(out, prepare);
        return out.toByteArray();
    }

    static Command.PrepareTransaction decodePrepared(byte[] value) {
        BinaryReader in = open(value, "prepared part");
        Command.PrepareTransaction prepare = TransactionCodec.getPrepare(in);
        in.expectEnd();
        return prepare;
    }

    static byte[] encode(ReadReply.Commitment commitment) {
        BinaryWriter out = new BinaryWriter(48).putByte(VERSION);
        TransactionCodec.putId(out, commitment.transaction());
        return TransactionCodec.putGroups(out, commitment.participants()).toByteArray();
    }

    static ReadReply.Commitment decodeCommitment(byte[] value) {
        BinaryReader in = open(value, "commitment");
        ReadReply.Commitment commitment =
                new ReadReply.Commitment(TransactionCodec.getId(in), TransactionCodec.getGroups(in));
        in.expectEnd();
        return commitment;
    }

    private static BinaryReader open(byte[] value, String what) {
        BinaryReader in = new BinaryReader(value);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException(what + " of unknown version " + version);
        }
        return in;
    }
}
