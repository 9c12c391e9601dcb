package dev.tepui.storage.simulation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.placement.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps the objects and hands out their numbers as bytes: for tests that do not care about bytes. */
public final class ObjectCodec implements Codec {
    private final List<Object> objects = new ArrayList<>();

    /** The bytes that stand for an object. */
    public byte[] bytes(Object object) {
        objects.add(object);
        return ByteBuffer.allocate(4).putInt(objects.size() - 1).array();
    }

    private Object object(byte[] bytes) {
        if (bytes.length != 4) {
            throw new IllegalArgumentException("not from this codec");
        }
        return objects.get(ByteBuffer.wrap(bytes).getInt());
    }

    @Override
    public byte[] encode(Request request) {
        return bytes(request);
    }

    @Override
    public Request decodeRequest(byte[] bytes) {
        return (Request) object(bytes);
    }

    @Override
    public Reply decodeReply(byte[] bytes) {
        return (Reply) object(bytes);
    }

    @Override
    public byte[] encode(Read read) {
        return bytes(read);
    }

    @Override
    public Read decodeRead(byte[] bytes) {
        return (Read) object(bytes);
    }

    @Override
    public byte[] encode(ReadReply reply) {
        return bytes(reply);
    }

    @Override
    public ReadReply decodeReadReply(byte[] bytes) {
        return (ReadReply) object(bytes);
    }
}
