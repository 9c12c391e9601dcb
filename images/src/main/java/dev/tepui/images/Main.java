package dev.tepui.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Behind {@code make images}. */
public final class Main {
    private static final double BYTES_PER_MB = 1e6;

    private Main() {}

    /**
     * Builds the images and says where they are.
     *
     * @param arguments the checkout, and a directory of which {@code java}, {@code work} and {@code images} are made
     *     anew; the last holds the results
     */
    public static void main(String[] arguments) throws IOException {
        Checkout checkout = new Checkout(Path.of(arguments[0]));
        Path directory = Path.of(arguments[1]).toAbsolutePath();
        Path java = directory.resolve("java");
        JavaRuntime.link(java);
        Images images = Images.prepare(checkout, java, directory.resolve("work"), directory.resolve("images"));
        for (Images.Built image : List.of(images.operator(), images.storageNode())) {
            System.out.printf(
                    "%s, %.1f MB, %s%n  %s%n  %s%n",
                    image.name(),
                    Files.size(image.tarball()) / BYTES_PER_MB,
                    image.digest(),
                    image.tarball(),
                    image.billOfMaterials());
        }
    }
}
