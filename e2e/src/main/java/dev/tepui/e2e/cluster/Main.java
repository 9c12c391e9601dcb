package dev.tepui.e2e.cluster;

import dev.tepui.e2e.project.ProjectFiles;
import java.util.Map;

/** The command line behind {@code make up} and {@code make down}; not for use without them. */
public final class Main {

    private static final Map<String, Command> COMMANDS =
            Map.of("up", new UpCommand(), "run", new RunCommand(), "down", new DownCommand());

    /** One thing the program can do. */
    interface Command {

        /**
         * Does it.
         *
         * @return exit code; whoever returns another than 0 has told the reason
         */
        int run(ProjectFiles project, ClusterHome home);
    }

    private Main() {}

    /** Runs the command that the only argument names. */
    public static void main(String[] arguments) {
        Command command = arguments.length == 1 ? COMMANDS.get(arguments[0]) : null;
        if (command == null) {
            System.err.println("usage: up | down");
            System.exit(2);
            return;
        }
        ProjectFiles project = ProjectFiles.find();
        System.exit(command.run(project, ClusterHome.of(project)));
    }
}
