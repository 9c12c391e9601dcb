package dev.tepui.storage.json;

import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.ItemVisitor;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Numbers;
import java.math.BigDecimal;
import java.util.Map;

/** Writes items as DynamoDB JSON: stored ones straight from their bytes, keys from their values. */
public final class ItemJson {
    private ItemJson() {}

    /** Writes an item in the value encoding as a JSON object. */
    public static void write(JsonOutput out, Bytes item) {
        ItemCodec.visit(item.array(), new Visitor(out));
    }

    /** Writes attributes by name as a JSON object. */
    public static void write(JsonOutput out, Map<String, AttributeValue> attributes) {
        out.beginObject();
        attributes.forEach((name, value) -> {
            out.name(name);
            write(out, value);
        });
        out.endObject();
    }

    private static void write(JsonOutput out, AttributeValue value) {
        out.beginObject();
        switch (value) {
            case AttributeValue.S(String text) -> out.name("S").string(text);
            case AttributeValue.N(BigDecimal number) -> out.name("N").string(Numbers.text(number));
            case AttributeValue.B(Bytes bytes) -> out.name("B").base64(bytes.array(), 0, bytes.array().length);
            case AttributeValue.Bool(boolean bool) -> out.member("BOOL", bool);
            case AttributeValue.Null() -> out.member("NULL", true);
            case AttributeValue.SS(var texts) -> {
                out.name("SS").beginArray();
                texts.forEach(out::string);
                out.endArray();
            }
            case AttributeValue.NS(var numbers) -> {
                out.name("NS").beginArray();
                numbers.forEach(number -> out.string(Numbers.text(number)));
                out.endArray();
            }
            case AttributeValue.BS(var binaries) -> {
                out.name("BS").beginArray();
                binaries.forEach(bytes -> out.base64(bytes.array(), 0, bytes.array().length));
                out.endArray();
            }
            case AttributeValue.L(var values) -> {
                out.name("L").beginArray();
                values.forEach(element -> write(out, element));
                out.endArray();
            }
            case AttributeValue.M(var values) -> {
                out.name("M");
                write(out, values);
            }
        }
        out.endObject();
    }

    /** Writes what it is told; elements of sets stand alone, every other value in an object that names its type. */
    private static final class Visitor implements ItemVisitor {
        private final JsonOutput out;
        private boolean inSet;

        Visitor(JsonOutput out) {
            this.out = out;
        }

        @Override
        public void beginItem(int attributes) {
            out.beginObject();
        }

        @Override
        public void endItem() {
            out.endObject();
        }

        @Override
        public void name(byte[] bytes, int offset, int length) {
            out.name(bytes, offset, length);
        }

        @Override
        public void string(byte[] bytes, int offset, int length) {
            type("S");
            out.string(bytes, offset, length);
            end();
        }

        @Override
        public void number(String text) {
            type("N");
            out.string(text);
            end();
        }

        @Override
        public void binary(byte[] bytes, int offset, int length) {
            type("B");
            out.base64(bytes, offset, length);
            end();
        }

        @Override
        public void bool(boolean value) {
            type("BOOL");
            out.bool(value);
            end();
        }

        @Override
        public void nil() {
            type("NULL");
            out.bool(true);
            end();
        }

        @Override
        public void beginSet(SetType setType, int elements) {
            type(
                    switch (setType) {
                        case STRING -> "SS";
                        case NUMBER -> "NS";
                        case BINARY -> "BS";
                    });
            out.beginArray();
            inSet = true;
        }

        @Override
        public void endSet() {
            inSet = false;
            out.endArray();
            end();
        }

        @Override
        public void beginMap(int entries) {
            type("M");
            out.beginObject();
        }

        @Override
        public void endMap() {
            out.endObject();
            end();
        }

        @Override
        public void beginList(int elements) {
            type("L");
            out.beginArray();
        }

        @Override
        public void endList() {
            out.endArray();
            end();
        }

        private void type(String name) {
            if (!inSet) {
                out.beginObject().name(name);
            }
        }

        private void end() {
            if (!inSet) {
                out.endObject();
            }
        }
    }
}
