package dev.tepui.storage.placement;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;

/** Bytes of what travels between nodes. Decoding garbage throws {@link IllegalArgumentException}. */
public interface Codec {
    /** A request as it is in the log. */
    byte[] encode(Request request);

    /** The opposite of {@link #encode(Request)}. */
    Request decodeRequest(byte[] bytes);

    /** The reply of a state machine. */
    Reply decodeReply(byte[] bytes);

    /** A read. */
    byte[] encode(Read read);

    /** The opposite of {@link #encode(Read)}. */
    Read decodeRead(byte[] bytes);

    /** The answer to a read. */
    byte[] encode(ReadReply reply);

    /** The opposite of {@link #encode(ReadReply)}. */
    ReadReply decodeReadReply(byte[] bytes);
}
