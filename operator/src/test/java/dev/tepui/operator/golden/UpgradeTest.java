package dev.tepui.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.desired.DesiredPool;
import dev.tepui.operator.desired.NodeDefaults;
import dev.tepui.operator.naming.Annotations;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whether an upgrade restarts members. */
class UpgradeTest {
    /** The pod template that each version wanted for the same pool and the same image. */
    private static final Path RELEASED = Path.of("src/test/resources/released");

    /**
     * Versions from which an upgrade to this one restarts all members of all pools, although their image stays. Each is
     * named in CHANGELOG.md.
     */
    private static final Set<String> RESTARTING = Set.of();

    private static final String IMAGE = "tepui/storage-node:0.1.0";

    /** Those of versions that have been released stay as they are for ever. */
    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Path mine = Files.createDirectories(RELEASED.resolve(version()));
            Files.writeString(mine.resolve("pod-template.yaml"), text(template(pool(), IMAGE)));
        }
    }

    /** The project's version without its last number. */
    private static String version() throws IOException {
        return Files.readString(Path.of("../pom.xml"))
                .replaceFirst("(?s).*?<artifactId>tepui</artifactId>\\s*<version>(\\d+\\.\\d+).*", "$1");
    }

    private static StoragePool pool() {
        return GoldenFiles.read(RELEASED.resolve("pool.yaml"), StoragePool.class);
    }

    private static StatefulSet statefulSet(StoragePool pool, String image) {
        NodeDefaults defaults = new NodeDefaults(image, "http://tepui-operator.tepui-system.svc");
        return DesiredPool.of(pool, defaults, Map.of()).statefulSets().getFirst();
    }

    private static PodTemplateSpec template(StoragePool pool, String image) {
        return statefulSet(pool, image).getSpec().getTemplate();
    }

    private static String fingerprint(StoragePool pool, String image) {
        return statefulSet(pool, image).getMetadata().getAnnotations().get(Annotations.TEMPLATE_FINGERPRINT);
    }

    private static String text(PodTemplateSpec template) throws IOException {
        return GoldenFiles.text(template);
    }

    static List<Path> versions() throws IOException {
        try (Stream<Path> entries = Files.list(RELEASED)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    @Test
    void shouldKnowWhatThisVersionWants() throws IOException {
        assertThat(versions()).contains(RELEASED.resolve(version()));
    }

    @TestFactory
    Stream<DynamicTest> shouldLeaveMembersAloneWhenOnlyTheOperatorIsNewer() throws IOException {
        return versions().stream()
                .map(released ->
                        DynamicTest.dynamicTest(released.getFileName().toString(), () -> assertAsItWas(released)));
    }

    private static void assertAsItWas(Path released) throws IOException {
        String version = released.getFileName().toString();
        String then = Files.readString(released.resolve("pod-template.yaml"));
        if (RESTARTING.contains(version)) {
            assertThat(text(template(pool(), IMAGE))).isNotEqualTo(then);
        } else {
            assertThat(text(template(pool(), IMAGE)))
                    .as("an upgrade from " + version + " would restart all members; if it must, say so in RESTARTING")
                    .isEqualTo(then);
        }
    }

    @Test
    void shouldRestartMembersForAnotherDefaultImageOfWhichNothingElseFollows() {
        PodTemplateSpec newer = template(pool(), "tepui/storage-node:0.2.0");
        assertThat(newer.getSpec().getContainers().getFirst().getImage()).isEqualTo("tepui/storage-node:0.2.0");
        assertThat(fingerprint(pool(), "tepui/storage-node:0.2.0")).isNotEqualTo(fingerprint(pool(), IMAGE));

        newer.getSpec().getContainers().getFirst().setImage(IMAGE);
        assertThat(newer).isEqualTo(template(pool(), IMAGE));
    }

    @Test
    void shouldLeaveMembersAloneWhosePoolNamesItsImage() {
        StoragePool own = pool();
        own.getSpec().setImage("registry.example.com/storage-node:0.1.0");

        assertThat(fingerprint(own, "tepui/storage-node:0.2.0")).isEqualTo(fingerprint(own, IMAGE));
        assertThat(template(own, "tepui/storage-node:0.2.0")).isEqualTo(template(own, IMAGE));
    }
}
