package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The places of an item that a reader wants.
 *
 * @param paths in their order; no two overlap
 */
public record Projection(List<Operand.Path> paths) {
    /** Takes the paths in any order. */
    public Projection {
        paths = paths.stream().sorted().toList();
        for (int i = 1; i < paths.size(); i++) {
            if (paths.get(i).clashesWith(paths.get(i - 1))) {
                throw new IllegalArgumentException("two paths to " + paths.get(i));
            }
        }
    }

    /**
     * What of the item is wanted and there: maps and lists with the wanted entries and elements alone, elements in
     * their order without gaps, nothing where nothing is left. The item is not changed.
     */
    public Map<String, AttributeValue> applyTo(Map<String, AttributeValue> item) {
        return entries(item, 0, paths.size(), 0);
    }

    /** Of the paths from one number to another, which lead into this map by their steps before {@code depth}. */
    private Map<String, AttributeValue> entries(Map<String, AttributeValue> map, int from, int to, int depth) {
        Map<String, AttributeValue> wanted = new LinkedHashMap<>();
        int next;
        for (int i = from; i < to; i = next) {
            next = end(i, to, depth);
            String name = ((Operand.Name) paths.get(i).steps().get(depth)).name();
            AttributeValue value = part(map.get(name), i, next, depth + 1);
            if (value != null) {
                wanted.put(name, value);
            }
        }
        return wanted;
    }

    private List<AttributeValue> elements(List<AttributeValue> list, int from, int to, int depth) {
        List<AttributeValue> wanted = new ArrayList<>();
        int next;
        for (int i = from; i < to; i = next) {
            next = end(i, to, depth);
            int index = ((Operand.Index) paths.get(i).steps().get(depth)).index();
            AttributeValue value = index < list.size() ? part(list.get(index), i, next, depth + 1) : null;
            if (value != null) {
                wanted.add(value);
            }
        }
        return wanted;
    }

    private AttributeValue part(AttributeValue value, int from, int to, int depth) {
        if (value == null || paths.get(from).steps().size() == depth) {
            return value;
        }
        boolean indexed = paths.get(from).steps().get(depth) instanceof Operand.Index;
        if (indexed && value instanceof AttributeValue.L(var list)) {
            List<AttributeValue> elements = elements(list, from, to, depth);
            return elements.isEmpty() ? null : new AttributeValue.L(elements);
        }
        if (!indexed && value instanceof AttributeValue.M(var map)) {
            Map<String, AttributeValue> entries = entries(map, from, to, depth);
            return entries.isEmpty() ? null : new AttributeValue.M(entries);
        }
        return null;
    }

    /** Where the paths end that go on as the first one does. */
    private int end(int from, int to, int depth) {
        int end = from + 1;
        while (end < to && paths.get(end).takesSameStep(paths.get(from), depth)) {
            end++;
        }
        return end;
    }
}
