package dev.tepui.storage.encoding;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.item.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where everything is in the store. All numbers big endian; "group" is a signed number of four bytes (−1 is the
 * catalogue).
 *
 * <pre>
 * family     | key                                             | value
 * -----------+-------------------------------------------------+---------------------------------------------
 * ITEMS      | table 4 · hash 2 · partition key · sort key     | item, see ItemCodec
 * STATISTICS | group 4 · table 4                               | version 01 · dropped 1 · items varint · bytes varint
 *            |                                                 | · images 1 · whether items expire 1 [· attribute]
 *            | group 4 · table 4 · hash 2 · partition key      | version 01 · size of the item collection varint
 * REQUESTS   | group 4 · epoch 8 · request id 16               | reply, see CommandCodec
 * CATALOGUE  | group 4 · 'c'                                   | version 01 · catalogue version varint · next table 4
 *            | group 4 · 'n' · table 4                         | name, UTF-8
 *            | group 4 · 'p'                                   | version 01 · placement, see PlacementCodec
 *            | group 4 · 's'                                   | version 01 · sweep settings, see TableCodec
 *            | group 4 · 't' · name, UTF-8                     | table, see TableCodec
 * CHANGES    | group 4 · table 4                               | captures, see ChangeCodec
 *            | group 4 · table 4 · index 8 · ordinal 4         | change, see ChangeCodec
 *            | group 4 · global index 4                        | version 01 · number varint
 *            |                                                 | · (source group 4 · position)*
 * EXPIRY     | group 4 · table 4                               | state, see ExpiryCodec
 *            | group 4 · table 4 · second 8 · hash 2 · key     | empty: that item expires then
 * TRANSAC-   | group 4 · 'd' · transaction id 16               | commitment, see TransactionRecords
 * TIONS      | group 4 · 'l' · table 4 · hash 2 · key          | id 16 of the transaction that has locked the item
 *            | group 4 · 'h' · period 8 · token, UTF-8         | token that is claimed, see TransactionRecords
 *            | group 4 · 'n' · 'h' or 't'                      | newest period 8 of these tokens
 *            | group 4 · 'p' · transaction id 16               | what is prepared, see TransactionRecords
 *            | group 4 · 't' · period 8 · token, UTF-8         | token that is used, see TransactionRecords
 *            | group 4 · 'x' · epoch 8 · transaction id 16     | empty: the transaction has been cancelled
 * META       | 'g' · group 4 · 01                              | empty: an import is under way
 *            | 'g' · group 4 · 02                              | version 01 · applied index 8 · term 8
 * </pre>
 *
 * An item's entry in a local secondary index is an item under the number of the index, with the hash of the item and
 * the index's key: partition key · sort key of the index · sort key of the table.
 *
 * <p>An entry in a global secondary index is an item under the number of the index as well, with the hash of the
 * index's own partition key: partition key and sort key of the index · what of the table's key is not among them.
 *
 * <p>Every replica's state is the ranges that begin with its group, and of each table the items whose hash it owns; the
 * two META entries are about the replica itself and stay out of snapshots. The rest of META belongs to the node.
 *
 * <p>On disk: never change.
 */
public final class Layout {
    /** Bytes of an ITEMS key before the position: the table's number. */
    public static final int TABLE_BYTES = 4;

    /** Bytes of an EXPIRY key before the position: group, table and second. */
    public static final int EXPIRY_BYTES = 16;

    /** Greatest hash. */
    public static final int HASH_MAX = 0xFFFF;

    private static final int CHANGE_BYTES = 20;
    private static final int META_GROUP = 'g';
    private static final int IMPORTING = 1;
    private static final int APPLIED = 2;
    private static final int COUNTERS = 'c';
    private static final int TABLE_NAME = 'n';
    private static final int SWEEPS = 's';
    private static final int PLACEMENT = 'p';
    private static final int TABLE = 't';
    private static final int COMMITMENT = 'd';
    private static final int LOCK = 'l';
    private static final int NEWEST_TOKENS = 'n';
    private static final int PREPARED = 'p';
    private static final int CANCELLED = 'x';

    private Layout() {}

    /** ITEMS: one item. */
    public static byte[] item(int table, int hash, Bytes key) {
        byte[] bytes = key.array();
        return new BinaryWriter(bytes.length + 6)
                .putInt(table)
                .putShort(hash)
                .putRaw(bytes)
                .toByteArray();
    }

    /** ITEMS: a position (hash and key) in a table. */
    public static byte[] itemAt(int table, Bytes position) {
        byte[] bytes = position.array();
        return new BinaryWriter(bytes.length + TABLE_BYTES)
                .putInt(table)
                .putRaw(bytes)
                .toByteArray();
    }

    /** ITEMS: the first key of a hash; {@code hash} may be one above the greatest and then means the table's end. */
    public static byte[] itemsFrom(int table, int hash) {
        return hash > HASH_MAX
                ? new BinaryWriter(TABLE_BYTES).putInt(table + 1).toByteArray()
                : new BinaryWriter(6).putInt(table).putShort(hash).toByteArray();
    }

    /** STATISTICS: a table in a group. */
    public static byte[] statistics(int group, int table) {
        return new BinaryWriter(8).putInt(group).putInt(table).toByteArray();
    }

    /** STATISTICS: the size of an item collection, of a table with local secondary indexes. */
    public static byte[] itemCollection(int group, int table, int hash, Bytes partition) {
        byte[] bytes = partition.array();
        return new BinaryWriter(bytes.length + 10)
                .putInt(group)
                .putInt(table)
                .putShort(hash)
                .putRaw(bytes)
                .toByteArray();
    }

    /** STATISTICS: the first key of a table's item collections, after that of the table itself. */
    public static byte[] itemCollectionsFrom(int group, int table) {
        return new BinaryWriter(10).putInt(group).putInt(table).putShort(0).toByteArray();
    }

    /** REQUESTS: a request of an epoch. */
    public static byte[] request(int group, long epoch, UUID id) {
        return new BinaryWriter(28)
                .putInt(group)
                .putLong(epoch)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .toByteArray();
    }

    /** REQUESTS: the first key of an epoch. */
    public static byte[] requestsFrom(int group, long epoch) {
        return new BinaryWriter(12).putInt(group).putLong(epoch).toByteArray();
    }

    /** CATALOGUE: version and next table number. */
    public static byte[] catalogueCounters(int group) {
        return new BinaryWriter(5).putInt(group).putByte(COUNTERS).toByteArray();
    }

    /** CATALOGUE: the name of a table number. */
    public static byte[] tableName(int group, int table) {
        return new BinaryWriter(9)
                .putInt(group)
                .putByte(TABLE_NAME)
                .putInt(table)
                .toByteArray();
    }

    /** CATALOGUE: a table; with an empty name the first key of all. */
    public static byte[] table(int group, String name) {
        return new BinaryWriter(64)
                .putInt(group)
                .putByte(TABLE)
                .putRaw(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toByteArray();
    }

    /** CATALOGUE: after the last table. */
    public static byte[] tablesEnd(int group) {
        return new BinaryWriter(5).putInt(group).putByte(TABLE + 1).toByteArray();
    }

    /** CHANGES: who wants the changes of a table. */
    public static byte[] captures(int group, int table) {
        return new BinaryWriter(8).putInt(group).putInt(table).toByteArray();
    }

    /** CHANGES: up to where the changes of each group's items are in a global secondary index. */
    public static byte[] indexSources(int group, int index) {
        return new BinaryWriter(8).putInt(group).putInt(index).toByteArray();
    }

    /** CHANGES: a change of a table's item. */
    public static byte[] change(int group, int table, Position position) {
        return new BinaryWriter(CHANGE_BYTES)
                .putInt(group)
                .putInt(table)
                .putLong(position.index())
                .putInt(position.ordinal())
                .toByteArray();
    }

    /** The table of a key in CHANGES; −1 when it is not the key of a change. */
    public static int tableOfChange(byte[] key) {
        return key.length == CHANGE_BYTES ? new BinaryReader(key, 4).getInt() : -1;
    }

    /** CHANGES: the first key after a change, whether or not there is one at that position. */
    public static byte[] changesAfter(int group, int table, Position position) {
        return new BinaryWriter(21)
                .putRaw(change(group, table, position))
                .putByte(0)
                .toByteArray();
    }

    /** CHANGES: a key after all changes of a table. */
    public static byte[] changesEnd(int group, int table) {
        return new BinaryWriter(8).putInt(group).putInt(table + 1).toByteArray();
    }

    /** CATALOGUE: how expired items are deleted. */
    public static byte[] sweeps(int group) {
        return new BinaryWriter(5).putInt(group).putByte(SWEEPS).toByteArray();
    }

    /** CATALOGUE: which members hold which groups. */
    public static byte[] placement(int group) {
        return new BinaryWriter(5).putInt(group).putByte(PLACEMENT).toByteArray();
    }

    /** EXPIRY: how far the group is with a table's time to live. */
    public static byte[] expiryState(int group, int table) {
        return new BinaryWriter(8).putInt(group).putInt(table).toByteArray();
    }

    /** EXPIRY: the first key of the items that expire at a second, which is not negative. */
    public static byte[] expiriesFrom(int group, int table, long second) {
        return new BinaryWriter(16).putInt(group).putInt(table).putLong(second).toByteArray();
    }

    /** EXPIRY: a key after all of a table. */
    public static byte[] expiriesEnd(int group, int table) {
        return new BinaryWriter(8).putInt(group).putInt(table + 1).toByteArray();
    }

    /** EXPIRY: an item that expires at a second. */
    public static byte[] expiry(int group, int table, long second, Bytes position) {
        byte[] bytes = position.array();
        return new BinaryWriter(bytes.length + EXPIRY_BYTES)
                .putInt(group)
                .putInt(table)
                .putLong(second)
                .putRaw(bytes)
                .toByteArray();
    }

    /** The second in a key of EXPIRY. */
    public static long expirySecond(byte[] key) {
        return new BinaryReader(key, 8).getLong();
    }

    /** TRANSACTIONS: that a transaction is to be committed. */
    public static byte[] commitment(int group, UUID transaction) {
        return transaction(group, COMMITMENT, transaction);
    }

    /** TRANSACTIONS: the first key of the commitments. */
    public static byte[] commitmentsFrom(int group) {
        return new BinaryWriter(5).putInt(group).putByte(COMMITMENT).toByteArray();
    }

    /** TRANSACTIONS: a key after the commitments. */
    public static byte[] commitmentsEnd(int group) {
        return new BinaryWriter(5).putInt(group).putByte(COMMITMENT + 1).toByteArray();
    }

    /** TRANSACTIONS: that a transaction has been cancelled, in an epoch. */
    public static byte[] cancelled(int group, long epoch, UUID transaction) {
        return new BinaryWriter(29)
                .putRaw(cancelledFrom(group, epoch))
                .putLong(transaction.getMostSignificantBits())
                .putLong(transaction.getLeastSignificantBits())
                .toByteArray();
    }

    /** TRANSACTIONS: the first key of the transactions that have been cancelled in an epoch. */
    public static byte[] cancelledFrom(int group, long epoch) {
        return new BinaryWriter(13)
                .putInt(group)
                .putByte(CANCELLED)
                .putLong(epoch)
                .toByteArray();
    }

    /** TRANSACTIONS: a group's part of a transaction. */
    public static byte[] prepared(int group, UUID transaction) {
        return transaction(group, PREPARED, transaction);
    }

    /** TRANSACTIONS: the first key of the prepared parts. */
    public static byte[] preparedFrom(int group) {
        return new BinaryWriter(5).putInt(group).putByte(PREPARED).toByteArray();
    }

    /** TRANSACTIONS: a key after the prepared parts. */
    public static byte[] preparedEnd(int group) {
        return new BinaryWriter(5).putInt(group).putByte(PREPARED + 1).toByteArray();
    }

    private static byte[] transaction(int group, int kind, UUID transaction) {
        return new BinaryWriter(21)
                .putInt(group)
                .putByte(kind)
                .putLong(transaction.getMostSignificantBits())
                .putLong(transaction.getLeastSignificantBits())
                .toByteArray();
    }

    /** TRANSACTIONS: the lock of an item. */
    public static byte[] lock(int group, int table, int hash, Bytes key) {
        byte[] bytes = key.array();
        return new BinaryWriter(bytes.length + 11)
                .putInt(group)
                .putByte(LOCK)
                .putInt(table)
                .putShort(hash)
                .putRaw(bytes)
                .toByteArray();
    }

    /** What a group knows of tokens. */
    public enum Tokens {
        /** Of transactions that have been committed here. */
        USED('t'),
        /** Of transactions that others coordinate. */
        CLAIMED('h');

        private final int kind;

        Tokens(int kind) {
            this.kind = kind;
        }
    }

    /** TRANSACTIONS: the newest period of which there are tokens of a kind. */
    public static byte[] newestTokens(int group, Tokens tokens) {
        return new BinaryWriter(6)
                .putInt(group)
                .putByte(NEWEST_TOKENS)
                .putByte(tokens.kind)
                .toByteArray();
    }

    /** TRANSACTIONS: a token of a period. */
    public static byte[] token(int group, Tokens tokens, long period, String token) {
        return new BinaryWriter(48)
                .putRaw(tokensFrom(group, tokens, period))
                .putRaw(token.getBytes(StandardCharsets.UTF_8))
                .toByteArray();
    }

    /** TRANSACTIONS: the first key of a period's tokens. */
    public static byte[] tokensFrom(int group, Tokens tokens, long period) {
        return new BinaryWriter(13)
                .putInt(group)
                .putByte(tokens.kind)
                .putLong(period)
                .toByteArray();
    }

    /** META: an import of the group is under way. */
    public static byte[] importing(int group) {
        return new BinaryWriter(6)
                .putByte(META_GROUP)
                .putInt(group)
                .putByte(IMPORTING)
                .toByteArray();
    }

    /** META: what the group has applied. */
    public static byte[] applied(int group) {
        return new BinaryWriter(6)
                .putByte(META_GROUP)
                .putInt(group)
                .putByte(APPLIED)
                .toByteArray();
    }

    /** STATISTICS, REQUESTS, CATALOGUE, CHANGES, EXPIRY, TRANSACTIONS: the first key of a group. */
    public static byte[] groupFrom(int group) {
        return new BinaryWriter(4).putInt(group).toByteArray();
    }

    /** STATISTICS, REQUESTS, CATALOGUE, CHANGES, EXPIRY, TRANSACTIONS: a key after all of a group. */
    public static byte[] groupTo(int group) {
        // The catalogue's −1 is FF FF FF FF: nothing of four bytes comes after it. Keys go on with a byte below FF.
        return group == -1
                ? new BinaryWriter(5).putInt(group).putByte(0xFF).toByteArray()
                : new BinaryWriter(4).putInt(group + 1).toByteArray();
    }
}
