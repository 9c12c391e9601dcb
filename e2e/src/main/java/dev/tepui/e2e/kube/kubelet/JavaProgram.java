package dev.tepui.e2e.kube.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java program in place of an image, run by this process's own JDK. It resolves names with the cluster's hosts file
 * only, and keeps no answer longer than a second.
 *
 * @param options JVM options and {@code @file} references, may be empty
 * @param classPath class path, or null when the options name what to run
 * @param main main class, or the rest of the command line when the class path is null
 */
public record JavaProgram(List<String> options, String classPath, List<String> main) implements LocalImages.Launcher {

    /** Negative answers are not kept at all: a member asks for its peers before they exist. */
    private static final String SECURITY = "networkaddress.cache.ttl=1\nnetworkaddress.cache.negative.ttl=0\n";

    @Override
    public List<String> command(LocalImages.Surroundings surroundings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djdk.net.hosts.file=" + surroundings.hostsFile());
        command.add("-Djava.security.properties=" + securityProperties(surroundings.temporary()));
        command.add("-Djava.io.tmpdir=" + surroundings.temporary());
        command.add("-Dvertx.disableDnsResolver=true");
        command.addAll(options);
        if (classPath != null) {
            command.add("-cp");
            command.add(classPath);
        }
        command.addAll(main);
        return command;
    }

    private static Path securityProperties(Path directory) {
        try {
            return Files.writeString(directory.resolve("java.security"), SECURITY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
