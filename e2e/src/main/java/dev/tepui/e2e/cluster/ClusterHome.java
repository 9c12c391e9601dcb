package dev.tepui.e2e.cluster;

import dev.tepui.e2e.project.ProjectFiles;
import java.nio.file.Path;

/**
 * Files of the local cluster that {@code make up} starts.
 *
 * @param directory usually {@code .tepui} in the checkout
 */
record ClusterHome(Path directory) {

    /** The directory that TEPUI_LOCAL_DIR names, otherwise {@code .tepui} in the checkout. */
    static ClusterHome of(ProjectFiles project) {
        String named = System.getenv("TEPUI_LOCAL_DIR");
        Path directory = named == null || named.isBlank() ? project.root().resolve(".tepui") : Path.of(named);
        return new ClusterHome(directory.toAbsolutePath().normalize());
    }

    /** Process id and start time of the background process. */
    Path pidFile() {
        return directory.resolve("pid");
    }

    /** Locked by the background process as long as it lives. */
    Path lockFile() {
        return directory.resolve("lock");
    }

    /** What the background process tells those who wait for it, one line each. */
    Path progressFile() {
        return directory.resolve("run/progress");
    }

    Path logs() {
        return directory.resolve("logs");
    }

    Path clusterLog() {
        return logs().resolve("cluster.log");
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    /** Shell variables for the user, to be sourced. */
    Path environmentFile() {
        return directory.resolve("env");
    }
}
