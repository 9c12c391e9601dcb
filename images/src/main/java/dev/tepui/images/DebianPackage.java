package dev.tepui.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A package of the build machine of which files are in the images.
 *
 * @param name without the architecture
 * @param version the package's
 * @param architecture Debian's name of it
 * @param source the source package, after which security advisories are named
 * @param status its paragraph in the database of packages
 */
record DebianPackage(String name, String version, String architecture, String source, String status) {

    /** Which release this machine is. */
    static final Path OS_RELEASE = Path.of("/etc/os-release");

    /** The package that a file belongs to; throws when it belongs to none. */
    static DebianPackage owning(Path file) {
        // Releases differ in whether the database has files of /lib there or in /usr/lib.
        String found = Tool.run(List.of("dpkg-query", "--search", file.toString(), "/usr" + file), Map.of(), true);
        if (!found.contains(": ")) {
            throw new IllegalStateException("no package of this machine has " + file);
        }
        return named(found.substring(0, found.indexOf(": ")));
    }

    /** An installed package; throws when it is not there. */
    static DebianPackage named(String name) {
        String format = "${Package}\t${Version}\t${Architecture}\t${source:Package}\n";
        String[] fields = Tool.run(List.of("dpkg-query", "--show", "--showformat=" + format, name), Map.of(), false)
                .strip()
                .split("\t");
        String status = Tool.run(List.of("dpkg-query", "--status", name), Map.of(), false);
        return new DebianPackage(fields[0], fields[1], fields[2], fields[3], status);
    }

    /** How scanners write the release of this machine, for example {@code debian-12}. */
    static String distribution() {
        Properties release = new Properties();
        try (var content = Files.newBufferedReader(OS_RELEASE)) {
            release.load(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (release.getProperty("ID") + "-" + release.getProperty("VERSION_ID")).replace("\"", "");
    }

    /** Its licences. */
    Path copyright() {
        return Path.of("/usr/share/doc", name, "copyright");
    }
}
