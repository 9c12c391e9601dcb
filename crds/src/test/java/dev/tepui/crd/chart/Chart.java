package dev.tepui.crd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The chart as Helm renders it. */
record Chart(Path directory) {

    static final Path TEPUI = Path.of("../helm/tepui").toAbsolutePath().normalize();

    private static final YAMLMapper YAML = new YAMLMapper();

    static Chart tepui() {
        return new Chart(TEPUI);
    }

    /** The rendered text, without the CRDs. Settings have the form {@code path=value}. */
    String text(Path valuesFile, String... settings) {
        TemplateCommand command = new Helm(directory)
                .template()
                .withName("tepui")
                .withNamespace("tepui-system")
                .withKubeVersion("1.34.0")
                .skipCrds();
        if (valuesFile != null) {
            command.withValuesFile(valuesFile);
        }
        for (String setting : settings) {
            String[] pathAndValue = setting.split("=", 2);
            command.set(pathAndValue[0], pathAndValue[1]);
        }
        return command.call();
    }

    /** The rendered objects that have a kind. */
    List<JsonNode> objects(String... settings) {
        return parse(text(null, settings));
    }

    static List<JsonNode> parse(String text) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return documents.readAll().stream().filter(d -> d.has("kind")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> kinds(List<JsonNode> objects) {
        return objects.stream().map(o -> o.path("kind").asText()).toList();
    }

    /** The one object of a kind that there must be. */
    static JsonNode only(String kind, List<JsonNode> objects) {
        List<JsonNode> found = objects.stream()
                .filter(o -> o.path("kind").asText().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    /** A copy of the chart for a cluster that has the given API: templates only ask whether it is there. */
    Chart copyWithApi(String api, Path into) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = into.resolve(directory.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(
                        target,
                        Files.readString(file).replace("(.Capabilities.APIVersions.Has \"" + api + "\")", "true"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Chart(into);
    }
}
