package dev.tepui.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the tarballs. */
class ImageFileTest {
    private static final int SET_USER_OR_GROUP = 06000;
    private static final int WORLD_WRITABLE = 0002;
    private static final int IMAGE_USER = 65_532;

    static List<ImageFile> images() {
        return List.of(ImageFile.operator(), ImageFile.storageNode());
    }

    @ParameterizedTest
    @MethodSource("images")
    void everyToolShouldLoadItUnderTheNameThatTheChartUses(ImageFile image) {
        String name = image.name().toString();
        assertThat(image.dockerManifest().at("/RepoTags/0").asText()).isEqualTo(name);
        JsonNode annotations = image.index().at("/manifests/0/annotations");
        assertThat(annotations.path("io.containerd.image.name").asText()).isEqualTo("docker.io/" + name);
        assertThat(annotations.path("org.opencontainers.image.ref.name").asText())
                .isEqualTo(image.name().tag());
    }

    @ParameterizedTest
    @MethodSource("images")
    void itShouldRunAsTheUserOfThePods(ImageFile image) {
        JsonNode config = image.config();
        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(texts(config.path("Env"))).contains("JAVA_HOME=/opt/java", "LANG=C.UTF-8", "PATH=/opt/java/bin");
        assertThat(config.at("/Labels/org.opencontainers.image.version").asText())
                .isEqualTo(image.name().tag());
        assertThat(config.at("/Labels/org.opencontainers.image.licenses").asText())
                .isEqualTo("Apache-2.0");
    }

    @Test
    void theStorageNodeShouldStartWithItsOptionsAndNamePorts() {
        JsonNode config = ImageFile.storageNode().config();
        assertThat(texts(config.path("Entrypoint")))
                .startsWith("/opt/java/bin/java", "@/app/jvm.options")
                .endsWith("dev.tepui.storage.Main");
        assertThat(names(config.path("ExposedPorts"))).containsExactlyInAnyOrder("8000/tcp", "8010/tcp", "8020/tcp");
    }

    @Test
    void theOperatorShouldStartWithItsOptionsAndNameItsPort() {
        JsonNode config = ImageFile.operator().config();
        assertThat(texts(config.path("Entrypoint")))
                .containsExactly("/opt/java/bin/java", "@/app/jvm.options", "-jar", "/app/quarkus-run.jar");
        assertThat(names(config.path("ExposedPorts"))).containsExactly("8080/tcp");
    }

    @ParameterizedTest
    @MethodSource("images")
    void nothingShouldBeWritableButTheDirectoriesOfVolumes(ImageFile image) {
        Set<String> ofTheUser = new TreeSet<>();
        for (TarArchiveEntry entry : image.entries()) {
            assertThat(entry.getMode() & (SET_USER_OR_GROUP | WORLD_WRITABLE))
                    .as(entry.getName())
                    .isZero();
            if (entry.getLongUserId() == IMAGE_USER) {
                ofTheUser.add(entry.getName());
            } else {
                assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
            }
        }
        assertThat(ofTheUser).isSubsetOf("tmp/", "var/lib/tepui/").contains("tmp/");
    }

    @Test
    void bothShouldShareTheLayersOfTheSystemAndOfJava() {
        List<String> operator = texts(ImageFile.operator().dockerManifest().path("Layers"));
        List<String> storageNode =
                texts(ImageFile.storageNode().dockerManifest().path("Layers"));
        assertThat(storageNode.subList(0, 2)).isEqualTo(operator.subList(0, 2));
    }

    /** Asked of the image's own dynamic linker; what the linker finds on this machine instead is an error. */
    @ParameterizedTest
    @MethodSource("images")
    void everyBinaryShouldFindItsLibrariesInTheImage(ImageFile image) {
        Path root = image.root();
        Path linker = NativeLibraries.binaries(root).stream()
                .filter(file -> file.getFileName().toString().startsWith("ld-linux"))
                .findFirst()
                .orElseThrow();
        Set<Path> directories = new TreeSet<>();
        NativeLibraries.binaries(root).forEach(file -> directories.add(file.getParent()));
        String search =
                String.join(":", directories.stream().map(Path::toString).toList());
        for (Path binary : NativeLibraries.binaries(root)) {
            if (!binary.equals(linker)) {
                String found = Tool.run(
                        List.of(linker.toString(), "--inhibit-cache", "--library-path", search, "--list", binary + ""),
                        Map.of(),
                        false);
                assertThat(found.lines().filter(line -> line.contains("=>")))
                        .as(binary.toString())
                        .allMatch(line -> line.contains("=> " + root + "/"));
            }
        }
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Collection<String> names(JsonNode object) {
        Collection<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
