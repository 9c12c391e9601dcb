package dev.tepui.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Compares the definition that a resource asks for with the one that the pool has. Absent in the wanted one means not
 * managed: whatever the pool has there is right.
 */
final class DefinitionDifference {
    /** What tells elements of a list apart, where their order means nothing. */
    private static final List<String> IDENTITIES = List.of("IndexName", "AttributeName", "Key");

    private DefinitionDifference() {}

    static boolean none(JsonNode wanted, JsonNode actual) {
        if (actual == null) {
            // The pool leaves empty lists out.
            return wanted.isContainerNode() && wanted.isEmpty();
        }
        if (wanted.isObject()) {
            return wanted.properties().stream().allMatch(entry -> none(entry.getValue(), actual.get(entry.getKey())));
        }
        if (wanted.isArray()) {
            return actual.isArray()
                    && wanted.size() == actual.size()
                    && (isKey(wanted) ? sameSequence(wanted, actual) : sameElements(wanted, actual));
        }
        // As text: 5 and 5.0 or an int and a long are one value in JSON.
        return wanted.asText().equals(actual.asText());
    }

    /** The order of a key's elements means something. */
    private static boolean isKey(JsonNode list) {
        return list.path(0).has("KeyType");
    }

    private static boolean sameSequence(JsonNode wanted, JsonNode actual) {
        return IntStream.range(0, wanted.size()).allMatch(i -> none(wanted.get(i), actual.get(i)));
    }

    private static boolean sameElements(JsonNode wanted, JsonNode actual) {
        Map<String, JsonNode> byIdentity = StreamSupport.stream(actual.spliterator(), false)
                .collect(
                        Collectors.toMap(DefinitionDifference::identity, element -> element, (first, second) -> first));
        return StreamSupport.stream(wanted.spliterator(), false).allMatch(element -> {
            JsonNode counterpart = byIdentity.get(identity(element));
            return counterpart != null && none(element, counterpart);
        });
    }

    private static String identity(JsonNode element) {
        return IDENTITIES.stream()
                .filter(element::has)
                .findFirst()
                .map(name -> element.get(name).asText())
                .orElseGet(element::asText);
    }
}
