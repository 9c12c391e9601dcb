package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.project.ProjectFiles;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A reader of the project applies an example, gets what it shows, and removes it: every file in the folder. */
class ExamplesTest {
    @Story
    void shouldServeEveryExample(StoryCluster cluster) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(ProjectFiles.find().root().resolve("examples"))) {
            files = found.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            tryOut(file, cluster);
        }
    }

    private static void tryOut(Path file, StoryCluster cluster) throws IOException {
        List<GenericKubernetesResource> objects = objects(file);
        assertThat(objects).as(file.toString()).isNotEmpty();
        try {
            objects.forEach(cluster::apply);
            objects.forEach(cluster::awaitReady);
        } finally {
            // Tables before their pool, which would wait for them.
            objects.stream()
                    .sorted(Comparator.comparing(object -> !object.getKind().equals("Table")))
                    .forEach(cluster::remove);
        }
    }

    private static List<GenericKubernetesResource> objects(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("(?m)^---$"))
                .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
                .toList();
    }
}
