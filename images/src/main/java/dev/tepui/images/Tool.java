package dev.tepui.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Programs of the build machine. */
final class Tool {
    private Tool() {}

    /**
     * Runs a program to its end and returns its standard output; blocks.
     *
     * @param environment variables added to those of this process
     * @param mayFail whether its exit code says nothing, because its output does
     */
    static String run(List<String> command, Map<String, String> environment, boolean mayFail) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(mayFail ? Redirect.DISCARD : Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0 && !mayFail) {
                throw new IllegalStateException(String.join(" ", command) + " ended with exit code " + code);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("images are built on Debian or what is made of it: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        }
    }
}
