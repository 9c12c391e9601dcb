package dev.tepui.e2e.kube.api.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Selects objects by their labels; both the text form of queries and the object form of specs. */
public final class LabelSelector implements Predicate<JsonNode> {
    private static final Pattern SET = Pattern.compile("([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s!=,()]*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^\\s!=,()]+)");

    private record Requirement(String key, String operator, Set<String> values) {
        boolean matches(JsonNode labels) {
            JsonNode label = labels.get(key);
            return switch (operator) {
                case "In" -> label != null && values.contains(label.asText());
                case "NotIn" -> label == null || !values.contains(label.asText());
                case "Exists" -> label != null;
                case "DoesNotExist" -> label == null;
                default -> throw ApiError.badRequest("\"" + operator + "\" is not a valid label selector operator");
            };
        }
    }

    private final List<Requirement> requirements = new ArrayList<>();

    private LabelSelector() {}

    /**
     * Reads {@code a=b,c!=d,e in (f,g),h,!i}; empty selects everything.
     *
     * @throws ApiError 400 when the text is not a selector
     */
    public static LabelSelector parse(String text) {
        LabelSelector selector = new LabelSelector();
        // Commas inside parentheses separate values, all others separate requirements.
        for (String part : text.split(",(?![^()]*\\))")) {
            if (!part.isBlank()) {
                selector.requirements.add(requirement(part.trim()));
            }
        }
        return selector;
    }

    /** Reads {@code {matchLabels, matchExpressions}}; empty selects everything. */
    public static LabelSelector of(JsonNode spec) {
        LabelSelector selector = new LabelSelector();
        spec.path("matchLabels")
                .properties()
                .forEach(p -> selector.requirements.add(
                        new Requirement(p.getKey(), "In", Set.of(p.getValue().asText()))));
        for (JsonNode expression : spec.path("matchExpressions")) {
            Set<String> values = new HashSet<>();
            expression.path("values").forEach(v -> values.add(v.asText()));
            selector.requirements.add(new Requirement(
                    expression.path("key").asText(), expression.path("operator").asText(), values));
        }
        return selector;
    }

    /** Whether an object's labels match. */
    @Override
    public boolean test(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return requirements.stream().allMatch(r -> r.matches(labels));
    }

    private static Requirement requirement(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            Set<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::trim).collect(Collectors.toSet());
            return new Requirement(set.group(1), set.group(2).equals("in") ? "In" : "NotIn", values);
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            String operator = equality.group(2).equals("!=") ? "NotIn" : "In";
            return new Requirement(equality.group(1), operator, Set.of(equality.group(3)));
        }
        Matcher exists = EXISTS.matcher(part);
        if (exists.matches()) {
            return new Requirement(exists.group(2), exists.group(1).isEmpty() ? "Exists" : "DoesNotExist", Set.of());
        }
        throw ApiError.badRequest("unable to parse requirement: " + part);
    }
}
