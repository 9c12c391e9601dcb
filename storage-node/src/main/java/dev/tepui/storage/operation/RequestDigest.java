package dev.tepui.storage.operation;

import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Numbers;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two requests ask for the same: SHA-256 of a part of a request, whatever the order in which its members,
 * and the entries of maps, came. What is kept with tokens on disk: never change.
 */
final class RequestDigest {
    private final BinaryWriter out = new BinaryWriter(512);

    private RequestDigest() {}

    /** The digest of structures. */
    static Bytes of(List<Structure> structures) {
        RequestDigest digest = new RequestDigest();
        digest.put(structures);
        try {
            return new Bytes(MessageDigest.getInstance("SHA-256").digest(digest.out.toByteArray()));
        } catch (NoSuchAlgorithmException impossible) {
            // Every Java platform has it, says its documentation.
            throw new IllegalStateException(impossible);
        }
    }

    private void put(Object value) {
        switch (value) {
            case Structure structure -> {
                Map<String, Object> members = new TreeMap<>();
                for (Iterator<Shape.Member> present = structure.present(); present.hasNext(); ) {
                    Shape.Member member = present.next();
                    members.put(member.name(), structure.get(member));
                }
                put(members);
            }
            case Map<?, ?> map -> {
                out.putByte('{').putVarint(map.size());
                new TreeMap<>(map).forEach((name, of) -> {
                    out.putString((String) name);
                    put(of);
                });
            }
            case List<?> list -> {
                out.putByte('[').putVarint(list.size());
                list.forEach(this::put);
            }
            case AttributeValue attribute -> put(attribute);
            case Bytes bytes -> out.putByte('b').putBytes(bytes.array());
            default -> out.putByte('s').putString(value.toString());
        }
    }

    private void put(AttributeValue value) {
        out.putString(value.typeName());
        switch (value) {
            case AttributeValue.S(var text) -> out.putString(text);
            case AttributeValue.N(var number) -> out.putString(Numbers.text(number));
            case AttributeValue.B(var bytes) -> out.putBytes(bytes.array());
            case AttributeValue.SS(var values) -> put(values);
            case AttributeValue.NS(var values) ->
                put(values.stream().map(Numbers::text).toList());
            case AttributeValue.BS(var values) -> put(values);
            case AttributeValue.M(var values) -> put(values);
            case AttributeValue.L(var values) -> put(values);
            case AttributeValue.Bool(var bool) -> out.putBoolean(bool);
            case AttributeValue.Null() -> {}
        }
    }
}
