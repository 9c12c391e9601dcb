package dev.tepui.crd.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Judges objects of one custom resource as an API server would. Thread-safe: it holds nothing that changes. */
public final class Evaluator {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Set<String> HIDDEN_BOOLEANS = Set.of("y", "n", "yes", "no", "on", "off");

    private final String kind;
    private final JsonNode schema;
    private final Structure structure;
    private final CelRules rules;

    /** Compiles all rules of the CRD; fails when one does not compile against the schema's types. */
    public Evaluator(JsonNode crd) {
        this.kind = crd.at("/spec/names/kind").asText();
        this.schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
        this.structure = new Structure(schema);
        this.rules = new CelRules(schema);
    }

    public static Evaluator of(Path crdFile) {
        return new Evaluator(yaml(crdFile));
    }

    /** The only document of a YAML file. */
    public static JsonNode yaml(Path file) {
        List<JsonNode> documents = yamlDocuments(file);
        if (documents.size() != 1) {
            throw new IllegalArgumentException(documents.size() + " documents in " + file);
        }
        return documents.get(0);
    }

    /** All documents of a YAML file; refuses one that kubectl would read differently. */
    public static List<JsonNode> yamlDocuments(Path file) {
        refuseHiddenBooleans(file);
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** kubectl reads YAML 1.1, in which {@code N} is false; the parser here reads a string. */
    private static void refuseHiddenBooleans(Path file) {
        try (Reader text = Files.newBufferedReader(file)) {
            new Yaml().parse(text).forEach(event -> {
                if (event instanceof ScalarEvent scalar
                        && scalar.isPlain()
                        && HIDDEN_BOOLEANS.contains(scalar.getValue().toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException(file + ": quote " + scalar.getValue() + scalar.getStartMark());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    public String kind() {
        return kind;
    }

    /** Every CEL rule of the CRD, as written. */
    public Set<String> rules() {
        return rules.all().stream().map(CelRules.CompiledRule::expression).collect(Collectors.toSet());
    }

    /** Upper bounds of what the rules and their messages cost, in the API server's unit, keyed by expression. */
    public Map<String, Double> costs() {
        Map<String, Double> costs = new LinkedHashMap<>();
        rules.all().forEach(rule -> {
            costs.merge(rule.expression(), rule.ruleCost(), Double::sum);
            costs.merge("message of " + rule.expression(), rule.textCost(), Double::sum);
        });
        return costs;
    }

    /** The object as it would be stored: with the schema's defaults. The argument is not changed. */
    public ObjectNode withDefaults(JsonNode object) {
        ObjectNode stored = object.deepCopy();
        Defaults.apply(schema, stored);
        return stored;
    }

    /**
     * Why the object is refused; empty when it is accepted.
     *
     * @param before the stored object when this is an update, or null
     */
    public List<Problem> evaluate(JsonNode object, JsonNode before) {
        ObjectNode stored = withDefaults(object);
        List<Problem> problems = new ArrayList<>(structure.check(stored));
        if (problems.stream().noneMatch(Problem::blocking)) {
            problems.addAll(rules.evaluate(stored, before == null ? null : withDefaults(before)));
        }
        return problems;
    }
}
