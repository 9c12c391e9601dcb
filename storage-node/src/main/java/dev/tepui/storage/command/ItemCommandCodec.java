package dev.tepui.storage.command;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.TableCodec;
import dev.tepui.storage.item.Bytes;
import java.util.List;

/** The commands on one item, each with its kind, as part of what {@link CommandCodec} describes. */
final class ItemCommandCodec {
    private static final int PUT = 1;
    private static final int DELETE = 2;
    private static final int UPDATE = 7;
    private static final int CHECK = 26;

    private ItemCommandCodec() {}

    static void put(BinaryWriter out, Command.OfItem command) {
        switch (command) {
            case Command.PutItem(var write, var item) -> {
                putWrite(out.putByte(PUT), write);
                out.putBytes(item.array());
            }
            case Command.DeleteItem(var write) -> putWrite(out.putByte(DELETE), write);
            case Command.UpdateItem(var write, var keyItem, var update) -> {
                putWrite(out.putByte(UPDATE), write);
                out.putBytes(keyItem.array());
                ExpressionCodec.put(out, update);
            }
            case Command.CheckItem(var write) -> putWrite(out.putByte(CHECK), write);
        }
    }

    /** The command after its kind. */
    static Command.OfItem get(int kind, BinaryReader in) {
        return switch (kind) {
            case PUT -> new Command.PutItem(getWrite(in), new Bytes(in.getBytes()));
            case DELETE -> new Command.DeleteItem(getWrite(in));
            case UPDATE ->
                new Command.UpdateItem(getWrite(in), new Bytes(in.getBytes()), ExpressionCodec.getUpdate(in));
            case CHECK -> new Command.CheckItem(getWrite(in));
            default -> throw CommandCodec.unknown("command on an item", kind);
        };
    }

    /** About as many bytes as it takes. */
    static int payloadBytes(Command.OfItem command) {
        int key = command.write().key().key().array().length;
        return command instanceof Command.PutItem put ? put.item().array().length + key : 128;
    }

    private static void putWrite(BinaryWriter out, ItemWrite write) {
        putKey(out, write.key());
        ExpressionCodec.put(out, write.condition());
        ItemWrite.Returns returns = write.returns();
        out.putBoolean(returns.oldItem()).putBoolean(returns.newItem()).putBoolean(returns.itemOnFailure());
        TableCodec.putIndexes(out, write.indexes());
        TableCodec.putSchemas(out, write.globalIndexes());
    }

    private static ItemWrite getWrite(BinaryReader in) {
        return new ItemWrite(
                getKey(in),
                ExpressionCodec.getCondition(in),
                new ItemWrite.Returns(in.getBoolean(), in.getBoolean(), in.getBoolean()),
                TableCodec.getIndexes(in),
                TableCodec.getSchemas(in));
    }

    static void putKey(BinaryWriter out, ItemKey key) {
        out.putInt(key.table()).putShort(key.hash()).putBytes(key.key().array());
    }

    static BinaryWriter putKeys(BinaryWriter out, List<ItemKey> keys) {
        out.putVarint(keys.size());
        keys.forEach(key -> putKey(out, key));
        return out;
    }

    static ItemKey getKey(BinaryReader in) {
        return new ItemKey(in.getInt(), in.getShort(), new Bytes(in.getBytes()));
    }
}
