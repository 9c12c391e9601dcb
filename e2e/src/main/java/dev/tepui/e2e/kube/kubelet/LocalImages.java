package dev.tepui.e2e.kube.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs in place of a container image: image name without tag or digest → how to start the program.
 *
 * @param launchers by image name, for example {@code ghcr.io/tepui/storage-node}
 */
public record LocalImages(Map<String, Launcher> launchers) {

    /** Builds the command line of a program; the arguments of the container are appended to it. */
    @FunctionalInterface
    public interface Launcher {

        /** The command, executable first. Called for every start. */
        List<String> command(Surroundings surroundings);
    }

    /**
     * What a command line may need to know about the pod's place.
     *
     * @param hostsFile names of all pods and Services, in the format of /etc/hosts
     * @param temporary an own directory for temporary files, gone with the pod
     */
    public record Surroundings(Path hostsFile, Path temporary) {}

    /** The launcher of an image reference; the tag and digest do not matter, there is only what was built here. */
    Optional<Launcher> launcher(String reference) {
        String name = reference.replaceFirst("@.*$", "");
        int tag = name.indexOf(':', name.lastIndexOf('/') + 1);
        return Optional.ofNullable(launchers.get(tag < 0 ? name : name.substring(0, tag)));
    }
}
