package dev.tepui.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written down about the images. */
class BillOfMaterialsTest {

    static List<ImageFile> images() {
        return ImageFileTest.images();
    }

    @ParameterizedTest
    @MethodSource("images")
    void itShouldBeValid(ImageFile image) throws Exception {
        assertThat(new JsonParser().validate(image.billOfMaterials().toFile(), Version.VERSION_16))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("images")
    void itShouldNameWhatIsInTheImage(ImageFile image) throws Exception {
        Bom bom = new JsonParser().parse(image.billOfMaterials().toFile());
        Set<String> jars = image.entries().stream()
                .map(entry -> entry.getName().replaceAll(".*/", ""))
                .filter(name -> name.endsWith(".jar"))
                .collect(Collectors.toSet());
        for (Component each : bom.getComponents()) {
            if (each.getBomRef().startsWith("pkg:maven/")) {
                String file = each.getName() + "-" + each.getVersion() + ".jar";
                assertThat(jars).containsAnyOf(file, each.getGroup() + "." + file);
                jars.removeAll(Set.of(file, each.getGroup() + "." + file));
            }
        }
        // What Quarkus has made, which is the operator's own, and a part of the JDK.
        jars.removeAll(Set.of("jrt-fs.jar", "quarkus-run.jar", "generated-bytecode.jar", "transformed-bytecode.jar"));
        assertThat(jars).isEmpty();
        assertThat(bom.getComponents())
                .extracting(Component::getName)
                .contains("openjdk", "libc6", "libstdc++6", "libgcc-s1", "ca-certificates");
        assertThat(bom.getMetadata().getComponent().getVersion())
                .isEqualTo(image.name().tag());
    }

    @ParameterizedTest
    @MethodSource("images")
    void theImageShouldSayItOfItsDebianPackagesToo(ImageFile image) {
        assertThat(image.entries())
                .extracting(entry -> entry.getName())
                .contains("etc/os-release", "var/lib/dpkg/status.d/libc6", "usr/share/doc/libc6/copyright");
    }
}
