package dev.tepui.e2e.bench.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The benchmark of the control plane runs: everything that it applies, changes and deletes ends as it should. How fast,
 * a test cannot say; how often the operator writes while nothing changes, it can.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ControlPlaneSmokeTest {
    @Test
    void shouldMeasureEveryStepAndWriteNothingInBetween() throws IOException {
        String report = ControlPlaneMain.run(ProjectFiles.find(), Scale.SMOKE);

        System.out.println(report);
        assertThat(report)
                .contains(
                        "| Tables applied at once → Ready | 20 |",
                        "| Tables deleted at once → gone | 20 |",
                        "| Tables applied, 40 a second → Ready | 20 |",
                        "| StoragePools applied at once → Ready | 4 |",
                        "| further StoragePools applied, 4 a second → Ready | 1 |",
                        "| writes to the Kubernetes API | 0 | 0 |",
                        "| the operator's process started → every changed resource Ready | 26 |",
                        "| after the restart |",
                        "| one Table in each other pool applied while the pool of the many hangs → Ready | 5 |");
    }
}
