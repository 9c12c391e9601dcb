package dev.tepui.storage.shape;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The value of a structure shape: one slot per member. Absent members (and JSON's null) are null. What a slot holds
 * depends on the member's shape: String, Boolean, Long (integers too), Double, {@code byte[]}, List, Map, Structure;
 * for attribute values what the reader makes of them.
 */
public final class Structure {
    private final Shape shape;
    private final Object[] values;
    /** By the members' index; null as long as there is none. */
    private String[] problems;

    /** Creates a structure with all members absent. */
    public Structure(Shape shape) {
        this.shape = shape;
        this.values = new Object[shape.members().size()];
    }

    /** Notes that a member's value is not allowed, and the text to refuse it with. Only for readers. */
    public void setProblem(Shape.Member member, String text) {
        if (problems == null) {
            problems = new String[values.length];
        }
        problems[member.index()] = text;
    }

    /** The text to refuse a member's value with when an operation comes to look at it, or null. */
    public String problem(Shape.Member member) {
        return problems == null ? null : problems[member.index()];
    }

    /** The shape that this is a value of. */
    public Shape shape() {
        return shape;
    }

    /** Sets a member. Only for readers. */
    public void set(Shape.Member member, Object value) {
        values[member.index()] = value;
    }

    /** A member's value, or null when absent. */
    public Object get(Shape.Member member) {
        return values[member.index()];
    }

    /** A member's value by name, or null when absent. The member must exist in the model. */
    public Object get(String member) {
        return values[shape.require(member).index()];
    }

    /** Whether a member is present. */
    public boolean has(String member) {
        return get(member) != null;
    }

    /** A string member, or null. */
    public String string(String member) {
        return (String) get(member);
    }

    /** A boolean member; absent is false. */
    public boolean isTrue(String member) {
        return Boolean.TRUE.equals(get(member));
    }

    /** An integer or long member, or null. */
    public Long number(String member) {
        return (Long) get(member);
    }

    /** A structure member, or null. */
    public Structure structure(String member) {
        return (Structure) get(member);
    }

    /** A list of structures; absent is empty. */
    public List<Structure> structures(String member) {
        Object value = get(member);
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(Structure.class::cast).toList();
    }

    /** A list of strings; absent is empty. */
    public List<String> stringList(String member) {
        Object value = get(member);
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(String.class::cast).toList();
    }

    /** A map of strings, or null. */
    public Map<String, String> strings(String member) {
        Object value = get(member);
        if (value == null) {
            return null;
        }
        Map<String, String> strings = new java.util.LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, text) -> strings.put((String) name, (String) text));
        return strings;
    }

    /** Names of the members that are present, in the model's order. */
    public Iterator<Shape.Member> present() {
        return shape.members().stream()
                .filter(member -> values[member.index()] != null)
                .iterator();
    }
}
