package dev.tepui.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build of the images. */
class ImagesTest {

    /** The image with everything in it that is made here; only the Java runtime is taken over, for the sake of time. */
    @Test
    void anotherBuildShouldGiveTheSameBytes(@TempDir Path directory) {
        Path module = Path.of("target").toAbsolutePath();
        Images images = Images.prepare(
                Checkout.aroundModule(),
                module.resolve("java"),
                directory.resolve("work"),
                directory.resolve("images"));
        Images.Built again = images.storageNode();
        assertThat(again.tarball()).hasSameBinaryContentAs(first(module, again.tarball()));
        assertThat(again.billOfMaterials()).hasSameBinaryContentAs(first(module, again.billOfMaterials()));
        assertThat(again.billOfMaterials()).content().contains(again.digest().replace("sha256:", ""));
    }

    private static Path first(Path module, Path again) {
        return module.resolve("images").resolve(again.getFileName());
    }
}
