package dev.tepui.e2e.conformance;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values in few letters. */
final class Values {
    static final AttributeValue NULL = AttributeValue.fromNul(true);

    private Values() {}

    static AttributeValue s(String value) {
        return AttributeValue.fromS(value);
    }

    /** A string of {@code length} bytes. */
    static AttributeValue s(int length) {
        return AttributeValue.fromS("x".repeat(length));
    }

    static AttributeValue n(String value) {
        return AttributeValue.fromN(value);
    }

    static AttributeValue n(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    static AttributeValue b(int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return AttributeValue.fromB(SdkBytes.fromByteArray(value));
    }

    static AttributeValue bool(boolean value) {
        return AttributeValue.fromBool(value);
    }

    static AttributeValue ss(String... values) {
        return AttributeValue.fromSs(List.of(values));
    }

    static AttributeValue ns(String... values) {
        return AttributeValue.fromNs(List.of(values));
    }

    static AttributeValue bs(AttributeValue... binaries) {
        return AttributeValue.fromBs(
                Arrays.stream(binaries).map(AttributeValue::b).toList());
    }

    static AttributeValue l(AttributeValue... values) {
        return AttributeValue.fromL(List.of(values));
    }

    static AttributeValue m(Map<String, AttributeValue> members) {
        return AttributeValue.fromM(members);
    }

    /** The attributes of several maps in one; later ones win. */
    @SafeVarargs
    static Map<String, AttributeValue> join(Map<String, AttributeValue>... parts) {
        Map<String, AttributeValue> all = new HashMap<>();
        for (Map<String, AttributeValue> part : parts) {
            all.putAll(part);
        }
        return all;
    }

    /** The item with the elements of its sets, at any depth, in order: sets have none. */
    static Map<String, AttributeValue> sorted(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> sorted = new HashMap<>();
        item.forEach((name, value) -> sorted.put(name, sorted(value)));
        return sorted;
    }

    static AttributeValue sorted(AttributeValue value) {
        return switch (value.type()) {
            case SS -> AttributeValue.fromSs(value.ss().stream().sorted().toList());
            case NS -> AttributeValue.fromNs(value.ns().stream().sorted().toList());
            case BS ->
                AttributeValue.fromBs(value.bs().stream()
                        .sorted((a, b) -> Arrays.compareUnsigned(a.asByteArray(), b.asByteArray()))
                        .toList());
            case L ->
                AttributeValue.fromL(value.l().stream().map(Values::sorted).toList());
            case M -> AttributeValue.fromM(sorted(value.m()));
            default -> value;
        };
    }
}
