package dev.tepui.storage.command;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.Bytes;

/**
 * The place of an item in its table.
 *
 * @param table the table's number
 * @param hash 0 to 65,535; decides the replication group
 * @param key partition key and sort key in the order-preserving encoding (package {@code encoding})
 */
public record ItemKey(int table, int hash, Bytes key) {
    /** The place of a position (hash and key) in a table. */
    public static ItemKey at(int table, Bytes position) {
        BinaryReader in = new BinaryReader(position.array());
        return new ItemKey(table, in.getShort(), new Bytes(in.getRaw(in.remaining())));
    }

    /** The place of an encoded key in a table. */
    public static ItemKey of(int table, KeyCodec.Key key) {
        return new ItemKey(table, key.hash(), key.bytes());
    }
}
