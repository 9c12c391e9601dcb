package dev.tepui.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children end when they should, above all when their parent is killed without a warning. */
@Timeout(60)
class ChildProcessTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDieWithAParentThatIsKilled(boolean deathSignal) throws Exception {
        Path pidFile = directory.resolve("pid");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        pidFile.toString(),
                        Boolean.toString(deathSignal))
                .inheritIO()
                .start();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isEmpty());
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
    }

    @Test
    void shouldTellTheExitCodeAndWriteTheLog() throws Exception {
        Path log = directory.resolve("log");
        ChildProcess child = ChildProcess.start(
                List.of("sh", "-c", "echo \"$GREETING\"; exit 3"), Map.of("GREETING", "hello"), directory, log);
        assertThat(child.awaitExit(Duration.ofSeconds(10))).isTrue();
        assertThat(child.exitCode()).isEqualTo(3);
        assertThat(Files.readString(log)).isEqualTo("hello\n");
    }

    @Test
    void shouldKillWhatIgnoresTheRequestToEnd() {
        Path log = directory.resolve("log");
        ChildProcess child = ChildProcess.start(
                List.of("sh", "-c", "trap '' TERM; echo up; while true; do sleep 0.1; done"), Map.of(), directory, log);
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.readString(log).contains("up"));
        child.stop(Duration.ofMillis(200));
        assertThat(child.isAlive()).isFalse();
        assertThat(child.exitCode()).isEqualTo(137);
    }

    /** A program that starts a child, writes its process id, and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Path pidFile = Path.of(arguments[0]);
            ChildProcess child = ChildProcess.start(
                    List.of("sleep", "600"),
                    Map.of(),
                    pidFile.getParent(),
                    pidFile.resolveSibling("log"),
                    Boolean.parseBoolean(arguments[1]));
            Files.writeString(pidFile, Long.toString(child.pid()));
            child.onExit().join();
        }
    }
}
