package dev.tepui.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benchmark runs: every target starts, every request of every workload succeeds, every ratio is printed. How fast
 * anything is, a test cannot say.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class BenchmarkSmokeTest {
    @TempDir
    static Path work;

    private static Targets targets;

    @BeforeAll
    static void startTargets() {
        targets = Targets.shared(ProjectFiles.find(), work);
    }

    @AfterAll
    static void stopTargets() {
        targets.close();
    }

    @Test
    void shouldMeasureEveryTargetAndPrintTheRatios() throws IOException {
        String report = BenchmarkMain.run(targets, Size.SMOKE);

        System.out.println(report);
        assertThat(report)
                .contains(
                        Targets.ECHO,
                        Targets.ONE_MEMBER,
                        Targets.THREE_MEMBERS,
                        Targets.LOCAL_MEMORY,
                        Targets.LOCAL_DISK,
                        "GetItem eventual ÷ echo",
                        "Tepui, one member, Query ÷ DynamoDB Local, memory",
                        "Tepui, one member, UpdateItem ÷ DynamoDB Local, disk",
                        "Tepui, three members, PutItem ÷ DynamoDB Local, disk",
                        "| Tepui, one member | a stream of both images |",
                        "| Tepui, three members | an index of whole items, entry moves |");
    }

    @Test
    void shouldMeasureATableThatGrows() throws IOException {
        String report = BenchmarkMain.run(targets, Size.FLAT_SMOKE);

        System.out.println(report);
        assertThat(report).contains("| 1,000 | Query |", "| 10,000 | Query |", "| 10,000 | UpdateItem |");
    }

    @Test
    void shouldMeasureTransactions() throws IOException {
        String report = BenchmarkMain.run(targets, Size.TRANSACTIONS_SMOKE);

        System.out.println(report);
        assertThat(report)
                .contains(
                        "| Tepui, one member | PutItem | 1 |",
                        "| Tepui, three members | 3 puts, one group | 16 |",
                        "| Tepui, three members | p99 of 3 puts, three groups, one client ÷ PutItem, one client |",
                        "| DynamoDB Local, memory | 3 puts, three groups, one item in all | 16 |");
    }
}
