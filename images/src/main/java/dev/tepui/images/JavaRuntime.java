package dev.tepui.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The Java runtime of both images, linked from the JDK that runs this. */
final class JavaRuntime {
    /** What the images run on, and what everything is tested with. */
    private static final int FEATURE = 25;

    /**
     * What jdeps finds in the jars of both programs, without java.desktop and java.rmi, which libraries name in parts
     * that are not used here, and with what people need who look into a pod: jcmd and flight recordings.
     */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.xml",
            "jdk.jcmd",
            "jdk.jfr",
            "jdk.management",
            "jdk.management.jfr",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private JavaRuntime() {}

    /** Links the runtime into a directory, made anew; the same JDK gives the same bytes. */
    static void link(Path target) {
        if (Runtime.version().feature() != FEATURE) {
            throw new IllegalStateException("the images hold JDK " + FEATURE + ", this is " + Runtime.version()
                    + "; let JAVA_HOME name a JDK " + FEATURE);
        }
        // jlink wants to make the directory itself.
        Staging.delete(target);
        // As a process of its own: its result depends on the JVM that it runs in.
        Tool.run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "--add-modules=" + String.join(",", MODULES),
                        "--no-header-files",
                        "--no-man-pages",
                        "--strip-debug",
                        "--output=" + target),
                Map.of(),
                false);
        TrustStore.write(target.resolve("lib/security/cacerts"));
    }

    /** A value of the file {@code release}, for example {@code IMPLEMENTOR}, of the JDK that runs this. */
    static String release(String key) {
        Properties release = new Properties();
        try (var content = Files.newBufferedReader(Path.of(System.getProperty("java.home"), "release"))) {
            release.load(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return release.getProperty(key, "").replace("\"", "");
    }
}
