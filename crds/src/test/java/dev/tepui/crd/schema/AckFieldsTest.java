package dev.tepui.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.crd.evaluation.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever moves from ACK changes only the apiVersion, so every field of ACK's Table must be here with its type. */
class AckFieldsTest {

    @Test
    void shouldHaveEveryFieldOfAcksTable() throws IOException {
        JsonNode root =
                Evaluator.yaml(Path.of("tables.tepui.dev-v1.yaml")).at("/spec/versions/0/schema/openAPIV3Schema");
        List<String> fields = Files.readAllLines(Path.of("src/test/resources/ack/table-fields.txt"));
        assertThat(fields.stream().filter(f -> !f.startsWith("#"))).allSatisfy(field -> {
            String[] pathAndType = field.split(" ");
            assertThat(find(root, pathAndType[0]).path("type").asText()).isEqualTo(pathAndType[1]);
        });
    }

    private static JsonNode find(JsonNode root, String path) {
        JsonNode schema = root;
        for (String step : path.split("\\.")) {
            schema = schema.path("properties").path(step.replace("[]", ""));
            if (step.endsWith("[]")) {
                schema = schema.path("items");
            }
        }
        return schema;
    }
}
