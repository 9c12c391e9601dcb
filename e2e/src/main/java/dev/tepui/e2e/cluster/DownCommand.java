package dev.tepui.e2e.cluster;

import dev.tepui.e2e.project.ProjectFiles;

/** Stops the local cluster; its data stays. */
final class DownCommand implements Main.Command {

    @Override
    public int run(ProjectFiles project, ClusterHome home) {
        BackgroundProcess background = new BackgroundProcess(home);
        background
                .find()
                .ifPresentOrElse(
                        handle -> {
                            System.out.println("Stopping the local cluster");
                            background.stop(handle);
                            System.out.println(
                                    "Stopped. Data stays in " + home.directory() + "; make up brings it back.");
                        },
                        () -> System.out.println("No local cluster is running."));
        return 0;
    }
}
