package dev.tepui.e2e.bench.control;

import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code make bench SIZE=control-plane}: prints Markdown. Arguments: the project's directory, then the name of a
 * {@link Scale}.
 */
public final class ControlPlaneMain {
    private ControlPlaneMain() {}

    /** Runs the benchmark; a resource that does not become as it should fails it, slowness does not. */
    public static void main(String[] arguments) throws IOException {
        ProjectFiles project = new ProjectFiles(Path.of(arguments[0]).toAbsolutePath());
        System.out.println(run(project, Scale.named(arguments[1])));
        // Threads of HTTP clients would keep this process for a while.
        System.exit(0);
    }

    static String run(ProjectFiles project, Scale scale) throws IOException {
        Path work = Files.createTempDirectory("tepui-bench");
        try (FakedCluster cluster = new FakedCluster(project, work, scale)) {
            return new ControlPlane(cluster, scale).run();
        } finally {
            DirectoryTree.delete(work);
        }
    }
}
