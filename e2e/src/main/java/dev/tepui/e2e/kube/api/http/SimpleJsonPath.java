package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON paths of printer columns: {@code .spec.size}, {@code .metadata.annotations.a\.b}, {@code .items[0]},
 * {@code .items[*].name}, {@code .status.conditions[?(@.type=="Ready")].status}.
 */
final class SimpleJsonPath {
    private static final Pattern STEP =
            Pattern.compile("\\.((?:\\\\.|[^.\\[\\\\])+)|\\['([^']*)'\\]|\\[(\\d+)\\]|\\[(\\*)\\]"
                    + "|\\[\\?\\(@((?:\\.[^.=!<>\\s]+)+)\\s*(==|!=)\\s*[\"']([^\"']*)[\"']\\)\\]");

    private SimpleJsonPath() {}

    static List<JsonNode> find(JsonNode object, String path) {
        List<JsonNode> current = List.of(object);
        String text = path.startsWith("$") ? path.substring(1) : path;
        text = text.startsWith("{") ? text.substring(1, text.length() - 1) : text;
        Matcher step = STEP.matcher(text);
        int end = 0;
        while (step.find() && step.start() == end) {
            end = step.end();
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : current) {
                follow(node, step, next);
            }
            current = next;
        }
        return end == text.length() ? current : List.of();
    }

    private static void follow(JsonNode node, Matcher step, List<JsonNode> next) {
        String field = step.group(1) != null ? step.group(1).replace("\\", "") : step.group(2);
        if (field != null) {
            addPresent(node.path(field), next);
        } else if (step.group(3) != null) {
            addPresent(node.path(Integer.parseInt(step.group(3))), next);
        } else if (step.group(4) != null) {
            node.forEach(next::add);
        } else {
            for (JsonNode item : node) {
                List<JsonNode> found = find(item, step.group(5));
                boolean equal = !found.isEmpty() && found.get(0).asText().equals(step.group(7));
                if (equal == step.group(6).equals("==")) {
                    next.add(item);
                }
            }
        }
    }

    private static void addPresent(JsonNode node, List<JsonNode> next) {
        if (!node.isMissingNode()) {
            next.add(node);
        }
    }
}
