package dev.tepui.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.generator.CrdYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed copies of the CRDs are the ones that the model generates; {@code -Dcrds.update=true} rewrites them. */
class CommittedCrdsTest {

    @ParameterizedTest
    @ValueSource(strings = {".", "../helm/tepui/crds"})
    void shouldBeWhatTheModelGenerates(String folder) throws IOException {
        Map<String, String> generated = CrdYaml.generate();
        Path directory = Path.of(folder);
        if (Boolean.getBoolean("crds.update")) {
            Files.createDirectories(directory);
            for (var file : generated.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yaml")))
                    .as("files in %s", folder)
                    .containsExactlyInAnyOrderElementsOf(generated.keySet());
        }
        for (var file : generated.entrySet()) {
            assertThat(Files.readString(directory.resolve(file.getKey())))
                    .as("%s/%s is stale: run 'make crds'", folder, file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    /** Two runs in one JVM give the same bytes: nothing in the files depends on the order of a hash map. */
    @Test
    void shouldBeTheSameOnEveryRun() {
        assertThat(CrdYaml.generate()).isEqualTo(CrdYaml.generate());
    }
}
