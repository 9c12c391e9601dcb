package dev.tepui.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the operating system that run for a moment. */
public final class SystemTool {
    private SystemTool() {}

    /** Runs a program to its end; otherwise as {@link #runWithInput}. */
    public static void run(String... command) {
        runWithInput("", command);
    }

    /**
     * Runs a program to its end; blocks.
     *
     * @param input what it reads from its standard input; little, for it is written before anything is read
     * @param command program and arguments
     * @throws NotPossibleHereException when it is not there or says by its exit code that it has failed
     */
    public static void runWithInput(String input, String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new NotPossibleHereException(String.join(" ", List.of(command)) + ": " + output.strip());
            }
        } catch (IOException e) {
            throw new NotPossibleHereException("cannot run " + command[0] + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command[0] + " ran", e);
        }
    }
}
