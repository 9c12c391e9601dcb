package dev.tepui.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The storage node. RocksDB's library is a file of the image: its jar holds fifteen of them for other systems, and
 * would unpack the right one into /tmp at every start, which then had to allow programs.
 */
final class StorageNodeImage {
    private static final String LIBRARIES = ImagePlan.APP + "/lib";
    private static final String NATIVE = ImagePlan.APP + "/native";
    private static final String MAIN = "dev.tepui.storage.Main";
    private static final String CLASS_PATH_FILE = "class-path";

    private StorageNodeImage() {}

    /** RocksDB's library for a machine, copied out of its jar into {@code work}, an empty directory. */
    static Path rocksLibrary(Checkout checkout, Machine machine, Path work) {
        return Staging.extract(rocksJar(checkout), machine.rocksLibrary(), work.resolve("native"));
    }

    /** Plans it; {@code work} is the directory of {@link #rocksLibrary}. */
    static ImagePlan plan(Checkout checkout, Path rocksLibrary, Path work) {
        Path rocksJar = rocksJar(checkout);
        List<Path> libraries = new ArrayList<>(checkout.jars("storage-node/target/lib"));
        libraries.remove(rocksJar);
        libraries.add(Staging.withoutLibraries(rocksJar, work.resolve("slim")));
        Path options = checkout.root().resolve("storage-node/jvm.options");
        Path classPath = Staging.write(
                work.resolve(CLASS_PATH_FILE), "-cp\n" + classPath(checkout.storageNodeJar(), libraries) + "\n");
        List<FileEntriesLayer> layers = List.of(
                Layers.volumes(Staging.directory(work.resolve("empty")), List.of("/tmp", "/var/lib/tepui")),
                Layers.files("native", List.of(rocksLibrary), NATIVE),
                Layers.files("dependencies", libraries, LIBRARIES),
                Layers.files("application", List.of(checkout.storageNodeJar(), options, classPath), ImagePlan.APP));
        return new ImagePlan(
                checkout.storageNodeName(),
                "Storage node of Tepui: DynamoDB tables, replicated over zones",
                layers,
                List.of(
                        ImagePlan.JAVA_PROGRAM,
                        "@" + ImagePlan.APP + "/jvm.options",
                        "-Djava.library.path=" + NATIVE,
                        "@" + ImagePlan.APP + "/" + CLASS_PATH_FILE,
                        MAIN),
                // Otherwise RocksDB looks for programs that are not there to find out which C library this is.
                Map.of("ROCKSDB_MUSL_LIBC", "false"),
                Set.of(8000, 8010, 8020),
                libraries,
                checkout.built("storage-node/target/bom.json"));
    }

    private static Path rocksJar(Checkout checkout) {
        return checkout.jars("storage-node/target/lib").stream()
                .filter(jar -> jar.getFileName().toString().startsWith("rocksdbjni-"))
                .findFirst()
                .orElseThrow();
    }

    /** Sorted, so that every start and every build has the same. */
    private static String classPath(Path own, List<Path> libraries) {
        return libraries.stream()
                .map(jar -> LIBRARIES + "/" + jar.getFileName())
                .sorted()
                .collect(Collectors.joining(":", ImagePlan.APP + "/" + own.getFileName() + ":", ""));
    }
}
