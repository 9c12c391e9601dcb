package dev.tepui.storage.transaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The elements of a list dealt out to groups, and what the groups say of them put back into the order of the list.
 *
 * @param positions where the elements of each group are in the list
 */
record ByGroup<E>(List<E> elements, SortedMap<Integer, List<Integer>> positions) {
    static <E> ByGroup<E> of(List<E> elements, ToIntFunction<E> groupOf) {
        SortedMap<Integer, List<Integer>> positions = new TreeMap<>();
        for (int i = 0; i < elements.size(); i++) {
            positions
                    .computeIfAbsent(groupOf.applyAsInt(elements.get(i)), group -> new ArrayList<>())
                    .add(i);
        }
        return new ByGroup<>(elements, positions);
    }

    List<Integer> groups() {
        return List.copyOf(positions.keySet());
    }

    /** The elements of a group. */
    List<E> of(int group) {
        return positions.get(group).stream().map(elements::get).toList();
    }

    /** One value for every element, from those of each group, which are in the order of its elements. */
    <T> List<T> inOrder(SortedMap<Integer, List<T>> ofGroups) {
        @SuppressWarnings("unchecked")
        T[] all = (T[]) new Object[elements.size()];
        ofGroups.forEach((group, values) -> {
            List<Integer> places = positions.get(group);
            for (int i = 0; i < places.size(); i++) {
                all[places.get(i)] = values.get(i);
            }
        });
        return new ArrayList<>(Arrays.asList(all));
    }
}
