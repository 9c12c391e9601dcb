package dev.tepui.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.crd.evaluation.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every example says in its first line what it shows, works in any namespace, and would be accepted. */
class ExamplesTest {

    private static final Map<String, Evaluator> EVALUATORS = Map.of(
            "Table", Evaluator.of(Path.of("tables.tepui.dev-v1.yaml")),
            "StoragePool", Evaluator.of(Path.of("storagepools.tepui.dev-v1.yaml")));

    @TestFactory
    Stream<DynamicTest> examples() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of("../examples"))) {
            files = found.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
    }

    private static void check(Path file) throws IOException {
        assertThat(Files.readAllLines(file).get(0)).startsWith("# ").endsWith(".");
        List<JsonNode> documents = Evaluator.yamlDocuments(file);
        assertThat(documents).isNotEmpty().allSatisfy(document -> {
            assertThat(document.path("metadata").has("namespace")).isFalse();
            assertThat(document.path("apiVersion").asText()).isEqualTo("tepui.dev/v1alpha1");
            Evaluator evaluator = EVALUATORS.get(document.path("kind").asText());
            assertThat(evaluator.evaluate(document, null)).isEmpty();
        });
    }
}
