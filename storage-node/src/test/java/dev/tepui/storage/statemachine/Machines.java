package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A state machine driven one command at a time, each at the next index. */
final class Machines {
    final GroupStateMachine machine;
    private long index;

    Machines(GroupStateMachine machine) {
        this.machine = machine;
        this.index = machine.applied().index();
    }

    /** A fresh request. */
    Reply apply(Command command) {
        return apply(new Request(UUID.randomUUID(), index, index + 1, command));
    }

    Reply apply(Request request) {
        return applyAt(index + 1, request);
    }

    Reply applyAt(long at, Request request) {
        index = at;
        StateMachine.Entry entry = new StateMachine.Entry(at, 1, CommandCodec.encode(request));
        return CommandCodec.decodeReply(machine.apply(List.of(entry)).get(0));
    }

    static ItemKey key(int table, int hash, int... key) {
        byte[] bytes = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            bytes[i] = (byte) key[i];
        }
        return new ItemKey(table, hash, new Bytes(bytes));
    }

    /** A put without condition, of a table without indexes, that asks for nothing. */
    static Command put(ItemKey key, Bytes item) {
        return put(key, item, false);
    }

    static Command put(ItemKey key, Bytes item, boolean returnOld) {
        return new Command.PutItem(write(key, returnOld), item);
    }

    static Command delete(ItemKey key) {
        return new Command.DeleteItem(write(key, false));
    }

    private static ItemWrite write(ItemKey key, boolean returnOld) {
        return new ItemWrite(key, null, new ItemWrite.Returns(returnOld, false, false), null);
    }

    /** The reply to a put where there was nothing; sizes as of {@link #item}. */
    static Reply created(int length) {
        return new Reply.Written(null, null, new Reply.Footprint(0, length + 1, List.of(), 0));
    }

    /** The reply to a put that asked for the former item. */
    static Reply replaced(int oldLength, int newLength) {
        return new Reply.Written(
                item(oldLength), null, new Reply.Footprint(oldLength + 1, newLength + 1, List.of(), 0));
    }

    /** An item of {@code length + 1} bytes. */
    static Bytes item(int length) {
        return new Bytes(ItemCodec.encode(new Item(Map.of("a", new AttributeValue.S("x".repeat(length))))));
    }

    static TableDefinition definition(String name, boolean isProtected) {
        return definition(name, new Options(isProtected, null, null, List.of()));
    }

    static TableDefinition definition(String name, Options options) {
        return new TableDefinition(
                name,
                List.of(new AttributeDefinition("pk", KeyType.S), new AttributeDefinition("sk", KeyType.N)),
                List.of(new KeyElement("pk", Role.HASH), new KeyElement("sk", Role.RANGE)),
                List.of(),
                List.of(),
                BillingMode.PAY_PER_REQUEST,
                null,
                options);
    }
}
