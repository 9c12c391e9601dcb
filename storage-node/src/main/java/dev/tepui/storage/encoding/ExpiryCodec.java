package dev.tepui.storage.encoding;

import dev.tepui.storage.table.ExpiryState;
import dev.tepui.storage.table.ExpiryState.Indexing;

/**
 * How far a group is with a table's time to live, as bytes.
 *
 * <pre>
 * state  01 · version varint · attribute · complete 1 · position · deleted items varint · last sweep varint
 * </pre>
 *
 * Attribute and position are optional: a byte 0 or 1, then length and bytes. On disk and between nodes: never change; a
 * new layout takes a new version.
 */
public final class ExpiryCodec {
    private static final int VERSION = 1;

    private ExpiryCodec() {}

    /** A state as the store holds it. */
    public static byte[] encode(ExpiryState state) {
        BinaryWriter out = new BinaryWriter(64);
        put(out, state);
        return out.toByteArray();
    }

    /** The opposite of {@link #encode}; null is a group that knows nothing. */
    public static ExpiryState decode(byte[] bytesOrNull) {
        if (bytesOrNull == null) {
            return ExpiryState.NONE;
        }
        BinaryReader in = new BinaryReader(bytesOrNull);
        ExpiryState state = get(in);
        in.expectEnd();
        return state;
    }

    /** Appends a state. */
    public static void put(BinaryWriter out, ExpiryState state) {
        out.putByte(VERSION).putVarint(state.version()).putOptionalString(state.attribute());
        out.putBoolean(state.indexing().complete()).putOptional(state.indexing().through());
        out.putVarint(state.deletedItems()).putVarint(state.lastSweepSeconds());
    }

    /** Reads a state. */
    public static ExpiryState get(BinaryReader in) {
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("state of expiry of unknown version " + version);
        }
        return new ExpiryState(
                in.getVarint(),
                in.getOptionalString(),
                new Indexing(in.getBoolean(), in.getOptional()),
                in.getVarint(),
                in.getVarint());
    }
}
