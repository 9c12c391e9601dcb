package dev.tepui.storage.stream;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.error.ApiError;
import java.util.Base64;

/**
 * Where a client reads on in a shard. All of it is in the text that the client keeps; no node remembers it.
 *
 * @param table the table's number: one that has been made anew under the same name has other streams
 * @param after the records after this position come next
 * @param issuedAtMillis when a node gave it to a client
 */
record ShardIterator(StreamArn stream, int table, int group, Position after, long issuedAtMillis) {
    /** How long a client may keep one. Source: the API reference of GetShardIterator. */
    private static final long VALID_MILLIS = 15 * 60_000;

    private static final int VERSION = 1;

    String text() {
        byte[] bytes = new BinaryWriter(128)
                .putByte(VERSION)
                .putString(stream.table())
                .putString(stream.label())
                .putInt(table)
                .putInt(group)
                .putLong(after.index())
                .putInt(after.ordinal())
                .putLong(issuedAtMillis)
                .toByteArray();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads the text of an iterator; throws when it is none, or too old by {@code nowMillis}. */
    static ShardIterator parse(String text, long nowMillis) {
        ShardIterator iterator;
        try {
            BinaryReader in = new BinaryReader(Base64.getUrlDecoder().decode(text));
            if (in.getByte() != VERSION) {
                throw ApiError.validation("Invalid ShardIterator");
            }
            iterator = new ShardIterator(
                    new StreamArn(in.getString(), in.getString()),
                    in.getInt(),
                    in.getInt(),
                    new Position(in.getLong(), in.getInt()),
                    in.getLong());
            in.expectEnd();
            if (iterator.after.index() < 0 || iterator.after.ordinal() < 0) {
                throw ApiError.validation("Invalid ShardIterator");
            }
        } catch (IllegalArgumentException garbage) {
            throw ApiError.validation("Invalid ShardIterator");
        }
        if (nowMillis - iterator.issuedAtMillis > VALID_MILLIS) {
            throw ApiError.expiredIterator("Iterator expired. The iterator was created more than 15 minutes ago.");
        }
        return iterator;
    }

    /** Where the same client reads on next time. */
    ShardIterator movedTo(Position position, long nowMillis) {
        return new ShardIterator(stream, table, group, position, nowMillis);
    }
}
