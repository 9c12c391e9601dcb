package dev.tepui.e2e.bench;

import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code make bench}: prints Markdown. Arguments: the project's directory, then a {@link Size}: {@code full} compares
 * Tepui with others, {@code flat} compares tables of different sizes, {@code transactions} compares transactions with
 * single writes; {@code smoke}, {@code flat-smoke} and {@code transactions-smoke} show that these run, not how fast
 * anything is.
 */
public final class BenchmarkMain {
    private BenchmarkMain() {}

    /** Runs the benchmark; a failing request or server fails it. */
    public static void main(String[] arguments) throws IOException {
        ProjectFiles project = new ProjectFiles(Path.of(arguments[0]).toAbsolutePath());
        Path work = Files.createTempDirectory("tepui-bench");
        try (Targets targets = Targets.each(project, work)) {
            System.out.println(run(targets, Size.named(arguments[1])));
        } finally {
            DirectoryTree.delete(work);
        }
    }

    static String run(Targets targets, Size size) throws IOException {
        return switch (size.subject()) {
            case TARGETS -> new Comparison(targets, size).run();
            case ITEMS -> new Flatness(size).run(targets.tepui(1));
            case TRANSACTIONS -> new TransactionCosts(targets, size).run();
        };
    }
}
