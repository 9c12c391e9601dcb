package dev.tepui.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A program of this machine that a test runs as a person would.
 *
 * @param name as found on the PATH
 * @param environment variables added to those of this process
 * @param directory where it runs
 */
public record Program(String name, Map<String, String> environment, Path directory) {

    /** What a command printed, both streams, and how it ended. */
    public record Output(int code, String text) {
        /** It succeeded. */
        public Output ok() {
            assertThat(code).as(text).isZero();
            return this;
        }

        /** It did not succeed. */
        public Output failed() {
            assertThat(code).as(text).isNotZero();
            return this;
        }

        /** It printed all these texts. */
        public Output shows(String... texts) {
            assertThat(text).contains(texts);
            return this;
        }
    }

    /** Whether the PATH has it. */
    public static boolean isInstalled(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Skips the test when {@code what} is not there; in continuous integration, where it must be, the test fails. */
    public static void require(String what, boolean isThere) {
        String missing = what + " is missing: build/install-clients installs it where it can";
        if (System.getenv("CI") != null) {
            assertThat(isThere).as(missing).isTrue();
        }
        if (!isThere) {
            System.out.println("SKIPPED: " + missing);
        }
        assumeTrue(isThere, missing);
    }

    /** The command, not started yet. */
    public ProcessBuilder command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Runs it to its end. */
    public Output run(List<String> arguments) {
        try {
            Process process = command(arguments).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " ran", e);
        }
    }
}
