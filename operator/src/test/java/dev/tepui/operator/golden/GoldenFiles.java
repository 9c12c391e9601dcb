package dev.tepui.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of one case: everything {@code in-*.yaml} must be read, everything computed must be in an
 * {@code out-*.yaml}, and the other way round. {@code -Dgolden.update=true} writes the outputs instead; the diff then
 * shows what a change of the code means.
 */
final class GoldenFiles {
    private static final Path ROOT = Path.of("src/test/resources/golden");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build())
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .build();

    private final Path directory;
    private final Set<String> read = new TreeSet<>();

    private GoldenFiles(Path directory) {
        this.directory = directory;
    }

    static Stream<GoldenFiles> cases(String kind) {
        try (Stream<Path> directories = Files.list(ROOT.resolve(kind))) {
            return directories.sorted().map(GoldenFiles::new).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return directory.getFileName().toString();
    }

    <T> T input(String name, Class<T> type) {
        return optionalInput(name, type).orElseThrow(() -> new AssertionError(directory + " needs in-" + name));
    }

    <T> Optional<T> optionalInput(String name, Class<T> type) {
        Path file = directory.resolve("in-" + name + ".yaml");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        read.add(file.getFileName().toString());
        return Optional.of(read(file, type));
    }

    /** An object from a file. */
    static <T> T read(Path file, Class<T> type) {
        try {
            return YAML.readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object as files hold it. */
    static String text(Object object) throws IOException {
        return YAML.writeValueAsString(object);
    }

    /** Inputs whose names start with the prefix. */
    <T> List<T> inputs(String prefix, Class<T> type) {
        return files("in-" + prefix).stream()
                .map(file -> input(file.substring("in-".length(), file.length() - ".yaml".length()), type))
                .toList();
    }

    /** Compares, or writes, the outputs of the case, by name without prefix and suffix. */
    void check(Map<String, Object> outputs) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Object> output : outputs.entrySet()) {
            texts.put("out-" + output.getKey() + ".yaml", text(output.getValue()));
        }
        assertThat(files("in-")).as("every input is used").containsExactlyElementsOf(read);
        if (UPDATE) {
            for (String stale : files("out-")) {
                Files.delete(directory.resolve(stale));
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Files.writeString(directory.resolve(text.getKey()), text.getValue());
            }
        }
        assertThat(files("out-"))
                .as("every output is expected, and computed")
                .containsExactlyElementsOf(texts.keySet());
        for (Map.Entry<String, String> text : texts.entrySet()) {
            assertThat(text.getValue())
                    .as(directory + "/" + text.getKey())
                    .isEqualTo(Files.readString(directory.resolve(text.getKey())));
        }
    }

    private List<String> files(String prefix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
