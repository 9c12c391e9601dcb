package dev.tepui.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both images have in common: the libraries of the system and the Java runtime, each a layer that nodes and
 * registries keep once.
 *
 * @param packages of which Debian packages files are in it, sorted by name
 * @param layers from below
 */
record Base(List<DebianPackage> packages, List<FileEntriesLayer> layers) {
    /** Home of the runtime in the images. */
    static final String JAVA = "/opt/java";

    private static final String SYSTEM_FILES = "/dev/tepui/images/system/";

    /**
     * Makes it.
     *
     * @param java the Java runtime
     * @param work a directory to work in
     * @param binaries what needs libraries besides the Java runtime
     */
    static Base build(Path java, Path work, List<Path> binaries) {
        List<Path> all = new ArrayList<>(NativeLibraries.binaries(java));
        all.addAll(binaries);
        Path system = work.resolve("system");
        Map<String, DebianPackage> packages = new TreeMap<>();
        packages.put(TrustStore.PACKAGE, DebianPackage.named(TrustStore.PACKAGE));
        for (Path library : NativeLibraries.neededBy(all, java)) {
            DebianPackage owner = DebianPackage.owning(library);
            packages.putIfAbsent(owner.name(), owner);
            copy(library, system.resolve("." + library).normalize());
        }
        packages.values().forEach(each -> describe(each, system));
        for (String file : List.of("passwd", "group", "nsswitch.conf")) {
            resource(file, system.resolve("etc").resolve(file));
        }
        // Scanners look here for the release that the packages are of.
        copy(DebianPackage.OS_RELEASE, system.resolve("etc/os-release"));
        return new Base(
                List.copyOf(packages.values()),
                List.of(Layers.tree("system", system, "/"), Layers.tree("java", java, JAVA)));
    }

    /** Where scanners look for packages of images without a package manager, and the licences. */
    private static void describe(DebianPackage each, Path system) {
        copy(each.copyright(), system.resolve("." + each.copyright()).normalize());
        Path status = system.resolve("var/lib/dpkg/status.d").resolve(each.name());
        try {
            Files.createDirectories(status.getParent());
            Files.writeString(status, each.status());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void resource(String name, Path target) {
        try (var content = Base.class.getResourceAsStream(SYSTEM_FILES + name)) {
            Files.createDirectories(target.getParent());
            Files.copy(content, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path file, Path target) {
        try {
            Files.createDirectories(target.getParent());
            Files.copy(file.toRealPath(), target, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
