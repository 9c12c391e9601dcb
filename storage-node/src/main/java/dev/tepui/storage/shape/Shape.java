package dev.tepui.storage.shape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A type of the API model, with its constraints. Built once by {@link ApiModel}, immutable afterwards (recursive shapes
 * make that impossible for a record).
 */
public final class Shape {
    /** The kinds of shape. */
    public enum Kind {
        /** Members by name. */
        STRUCTURE,
        /** A DynamoDB attribute value: the only union of the model. */
        ATTRIBUTE_VALUE,
        /** Elements of one shape. */
        LIST,
        /** Values of one shape by string. */
        MAP,
        /** Text, possibly with a pattern or an enumeration. */
        STRING,
        /** Bytes, base 64 in JSON. */
        BLOB,
        /** True or false. */
        BOOLEAN,
        /** 32 bits. */
        INTEGER,
        /** 64 bits. */
        LONG,
        /** Floating point. */
        DOUBLE,
        /** Epoch seconds. */
        TIMESTAMP
    }

    /** A member of a structure; {@code index} is its place in a {@link Structure}. */
    public record Member(String name, int index, Shape target, boolean required) {}

    /**
     * What a value must satisfy: bounds of a length or of a number, both inclusive; {@link Long#MIN_VALUE} and
     * {@link Long#MAX_VALUE} when open. {@code pattern} and {@code enumeration} may be null.
     */
    record Constraints(long min, long max, Pattern pattern, String patternText, List<String> enumeration) {
        static final Constraints NONE = new Constraints(Long.MIN_VALUE, Long.MAX_VALUE, null, null, null);
    }

    private final String name;
    private final Kind kind;
    private final Constraints constraints;
    private List<Member> members = List.of();
    private Map<String, Member> membersByName = Map.of();
    private Shape key;
    private Shape element;

    Shape(String name, Kind kind, Constraints constraints) {
        this.name = name;
        this.kind = kind;
        this.constraints = constraints;
    }

    void members(List<Member> list) {
        members = List.copyOf(list);
        membersByName = new HashMap<>();
        for (Member member : list) {
            membersByName.put(member.name(), member);
        }
    }

    void element(Shape keyShape, Shape elementShape) {
        key = keyShape;
        element = elementShape;
    }

    /** The shape's name in the model, without namespace. */
    public String name() {
        return name;
    }

    /** The shape's kind. */
    public Kind kind() {
        return kind;
    }

    /** A structure's members in the model's order, otherwise empty. */
    public List<Member> members() {
        return members;
    }

    /** A structure's member, or null when it has none of that name. */
    public Member member(String memberName) {
        return membersByName.get(memberName);
    }

    /** This structure with one more member, which need not be there. */
    public Shape with(Member member) {
        List<Member> more = new ArrayList<>(members);
        more.add(new Member(member.name(), members.size(), member.target(), false));
        Shape shape = new Shape(name, kind, constraints);
        shape.members(more);
        return shape;
    }

    /** A structure's member that must exist: for code that knows the model. */
    public Member require(String memberName) {
        Member member = membersByName.get(memberName);
        if (member == null) {
            throw new IllegalStateException(name + " has no member " + memberName);
        }
        return member;
    }

    /** The shape of a list's elements or of a map's values, otherwise null. */
    public Shape element() {
        return element;
    }

    /** The shape of a map's keys, otherwise null. */
    public Shape key() {
        return key;
    }

    Constraints constraints() {
        return constraints;
    }

    /** Whether this is a map of attribute values: an item or a key. */
    public boolean isAttributeMap() {
        return kind == Kind.MAP && element.kind == Kind.ATTRIBUTE_VALUE;
    }

    @Override
    public String toString() {
        return name;
    }
}
