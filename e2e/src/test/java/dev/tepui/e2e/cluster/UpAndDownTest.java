package dev.tepui.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What make up and make down promise: a ready table, an environment to source, and no process left behind. */
@Timeout(1200)
class UpAndDownTest {

    private static final ProjectFiles PROJECT = ProjectFiles.find();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path home;

    /** The modules before this one must be packaged; a build of all modules in order has done so. */
    @BeforeEach
    void requireTheProduct() {
        assumeTrue(
                System.getenv("CI") != null
                        || Files.isDirectory(PROJECT.root().resolve("storage-node/target/lib"))
                                && Files.isRegularFile(
                                        PROJECT.root().resolve("operator/target/quarkus-app/quarkus-run.jar")),
                "the product is not packaged");
    }

    @AfterEach
    void leaveNothing() throws Exception {
        run("down");
        family().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldEndWithAReadyTableAndLeaveNoProcessBehind() throws Exception {
        Result up = run("up");
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(up.output()).contains("DynamoDB endpoint: http://127.", "kubectl get", "put-item", "get-item");
        assertThat(Files.readString(home.resolve("env")))
                .contains("KUBECONFIG=", "AWS_ENDPOINT_URL_DYNAMODB=", "AWS_REGION=", "AWS_ACCESS_KEY_ID=");
        assertThat(family()).hasSizeGreaterThan(4);

        Result again = run("up");
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("already running");

        Result down = run("down");
        assertThat(down.exitCode()).as(down.output()).isZero();
        assertThat(family()).isEmpty();
    }

    @Test
    void shouldLeaveNoProcessBehindWhenInterruptedWhileStarting() throws Exception {
        Path output = home.resolve("output");
        Process up = start("up", output);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> Files.readString(output).contains("Starting controllers"));

        new ProcessBuilder("kill", "-INT", Long.toString(up.pid())).start().waitFor();

        assertThat(up.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(up.exitValue()).isNotZero();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(family()).isEmpty());
    }

    @Test
    void shouldSayThatNothingRuns() throws Exception {
        Result down = run("down");
        assertThat(down.exitCode()).isZero();
        assertThat(down.output()).contains("No local cluster is running");
    }

    /** Exit code and everything printed. */
    private record Result(int exitCode, String output) {}

    private Result run(String command) throws IOException, InterruptedException {
        Path output = home.resolve("output");
        Process process = start(command, output);
        if (!process.waitFor(8, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Result(process.waitFor(), Files.readString(output));
    }

    private Process start(String command, Path output) throws IOException {
        // Tests that were started in the background may ignore the signal of Ctrl-C, and children inherit that.
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path"), Main.class.getName(), command));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(PROJECT.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("TEPUI_LOCAL_DIR", home.toString());
        return builder.start();
    }

    /** Processes of this cluster: the background process by its environment, the others by their arguments. */
    private List<ProcessHandle> family() {
        return ProcessHandle.allProcesses()
                .filter(process -> contains(process, "cmdline") || contains(process, "environ"))
                .toList();
    }

    private boolean contains(ProcessHandle process, String file) {
        try {
            return process.isAlive()
                    && Files.readString(
                                    Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1)
                            .contains(home.toString());
        } catch (IOException e) {
            return false;
        }
    }
}
