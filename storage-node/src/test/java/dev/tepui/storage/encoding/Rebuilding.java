package dev.tepui.storage.encoding;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds an item from a visit: the second version that the decoder is compared with. */
final class Rebuilding implements ItemVisitor {
    private record Frame(Map<String, AttributeValue> entries, List<AttributeValue> elements, SetType set) {}

    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();
    private Item result;

    Item result() {
        return result;
    }

    @Override
    public void beginItem(int attributes) {
        beginMap(attributes);
    }

    @Override
    public void endItem() {
        result = new Item(frames.pop().entries());
    }

    @Override
    public void name(byte[] bytes, int offset, int length) {
        names.push(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void string(byte[] bytes, int offset, int length) {
        add(new AttributeValue.S(new String(bytes, offset, length, StandardCharsets.UTF_8)));
    }

    @Override
    public void number(String text) {
        add(new AttributeValue.N(dev.tepui.storage.item.Numbers.parse(text)));
    }

    @Override
    public void binary(byte[] bytes, int offset, int length) {
        add(new AttributeValue.B(new Bytes(Arrays.copyOfRange(bytes, offset, offset + length))));
    }

    @Override
    public void bool(boolean value) {
        add(new AttributeValue.Bool(value));
    }

    @Override
    public void nil() {
        add(new AttributeValue.Null());
    }

    @Override
    public void beginSet(SetType type, int elements) {
        frames.push(new Frame(null, new ArrayList<>(), type));
    }

    @Override
    public void endSet() {
        Frame frame = frames.pop();
        List<AttributeValue> all = frame.elements();
        add(
                switch (frame.set()) {
                    case STRING ->
                        new AttributeValue.SS(all.stream()
                                .map(v -> ((AttributeValue.S) v).value())
                                .toList());
                    case NUMBER ->
                        new AttributeValue.NS(all.stream()
                                .<BigDecimal>map(v -> ((AttributeValue.N) v).value())
                                .toList());
                    case BINARY ->
                        new AttributeValue.BS(all.stream()
                                .map(v -> ((AttributeValue.B) v).value())
                                .toList());
                });
    }

    @Override
    public void beginMap(int entries) {
        frames.push(new Frame(new LinkedHashMap<>(), null, null));
    }

    @Override
    public void endMap() {
        add(new AttributeValue.M(frames.pop().entries()));
    }

    @Override
    public void beginList(int elements) {
        frames.push(new Frame(null, new ArrayList<>(), null));
    }

    @Override
    public void endList() {
        add(new AttributeValue.L(frames.pop().elements()));
    }

    private void add(AttributeValue value) {
        Frame frame = frames.peek();
        if (frame.entries() != null) {
            frame.entries().put(names.pop(), value);
        } else {
            frame.elements().add(value);
        }
    }
}
