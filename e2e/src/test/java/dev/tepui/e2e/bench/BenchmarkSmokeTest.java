package dev.tepui.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.cluster.ProjectFiles;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The benchmark runs: every target starts, every request of every workload succeeds, every ratio is printed. How fast
 * anything is, a test cannot say.
 */
class BenchmarkSmokeTest {
    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void shouldMeasureEveryTargetAndPrintTheRatios() throws IOException {
        String report = BenchmarkMain.run(ProjectFiles.find().root(), true);

        System.out.println(report);
        assertThat(report)
                .contains(
                        Targets.ECHO,
                        Targets.ONE_MEMBER,
                        Targets.THREE_MEMBERS,
                        Targets.LOCAL_MEMORY,
                        Targets.LOCAL_DISK,
                        "GetItem eventual ÷ echo",
                        "Tepui, three members, PutItem ÷ DynamoDB Local, disk");
    }
}
