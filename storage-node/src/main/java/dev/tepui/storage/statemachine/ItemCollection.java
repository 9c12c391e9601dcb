package dev.tepui.storage.statemachine;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;

/**
 * All items of one partition key of a table with local secondary indexes, together with their index entries. Invariant:
 * the size is exactly the sum of theirs.
 *
 * @param bytes by DynamoDB's arithmetic
 */
record ItemCollection(long bytes) {
    private static final int VERSION = 1;

    ItemCollection {
        if (bytes < 0) {
            throw new IllegalStateException("broken invariant: an item collection of " + bytes + " bytes");
        }
    }

    static ItemCollection decode(byte[] valueOrNull) {
        if (valueOrNull == null) {
            return new ItemCollection(0);
        }
        BinaryReader in = new BinaryReader(valueOrNull);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("item collection of unknown version " + version);
        }
        ItemCollection collection = new ItemCollection(in.getVarint());
        in.expectEnd();
        return collection;
    }

    byte[] encode() {
        return new BinaryWriter(11).putByte(VERSION).putVarint(bytes).toByteArray();
    }
}
