package dev.tepui.e2e.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A child process that the operating system ends when this process ends, also when this one is killed with SIGKILL and
 * runs no shutdown hook. Thread-safe.
 */
public final class ChildProcess {

    /**
     * Linux delivers the parent-death signal when the <em>thread</em> that forked ends. One thread that lives as long
     * as the process therefore starts every child.
     */
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("process-starter").daemon().factory());

    private static final boolean PARENT_DEATH_SIGNAL = supportsParentDeathSignal();

    /** Refuses to start when the parent died before the signal was armed; the pid stays that of the command. */
    private static final String CHECK_PARENT = "test \"$PPID\" = \"$0\" || exit 1; exec \"$@\"";

    /** For systems without the signal: a background shell looks every second whether parent and child are there. */
    private static final String POLL_PARENT = "(while kill -0 \"$0\" && kill -0 $$; do sleep 1; done; kill -9 $$) "
            + "</dev/null >/dev/null 2>&1 & exec \"$@\"";

    /** How often a condition is looked at while it is awaited. */
    private static final Duration POLL = Duration.ofMillis(20);

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a command.
     *
     * @param command program and arguments
     * @param environment the whole environment of the child except PATH, HOME and LANG, which it inherits
     * @param directory its working directory
     * @param log file to which its standard output and error are appended
     */
    public static ChildProcess start(List<String> command, Map<String, String> environment, Path directory, Path log) {
        return start(command, environment, directory, log, PARENT_DEATH_SIGNAL);
    }

    /** Starts {@code java}, the one that runs this process, with the arguments; otherwise as {@link #start}. */
    public static ChildProcess startJava(
            List<String> arguments, Map<String, String> environment, Path directory, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return start(command, environment, directory, log);
    }

    static ChildProcess start(
            List<String> command, Map<String, String> environment, Path directory, Path log, boolean deathSignal) {
        List<String> wrapped = new ArrayList<>();
        if (deathSignal) {
            wrapped.addAll(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        }
        wrapped.addAll(List.of("sh", "-c", deathSignal ? CHECK_PARENT : POLL_PARENT));
        wrapped.add(Long.toString(ProcessHandle.current().pid()));
        wrapped.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(wrapped)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG"));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(STARTER.submit(builder::start).get());
        } catch (ExecutionException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + command.getFirst(), e);
        }
    }

    /** Process id of the command itself. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Exit code, 128 + signal for a signal; only after it has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Completes when the process has ended. */
    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Asks it to end (SIGTERM); returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it and its descendants with SIGKILL; returns at once. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** SIGTERM, then SIGKILL when it has not ended after the grace period; blocks until it has ended. */
    public void stop(Duration grace) {
        terminate();
        if (!awaitExit(grace)) {
            kill();
            awaitExit(Duration.ofSeconds(10));
        }
    }

    /** Freezes it (SIGSTOP): it keeps its sockets and answers nothing. */
    public void pause() {
        signal("STOP");
    }

    /** Undoes {@link #pause()} (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /**
     * Blocks until the condition holds.
     *
     * @param what the condition in words
     * @throws IllegalStateException when the time is over or the process has ended before
     */
    public void awaitUntil(String what, BooleanSupplier condition, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (!isAlive()) {
                throw new IllegalStateException(
                        "not so before the process ended with exit code " + exitCode() + ": " + what);
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not so within " + timeout + ": " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Blocks until it has ended; false when it still runs after the timeout. */
    public boolean awaitExit(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean supportsParentDeathSignal() {
        for (String directory : System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator)) {
            Path setpriv = Path.of(directory, "setpriv");
            if (Files.isExecutable(setpriv)) {
                return helpMentionsDeathSignal(setpriv);
            }
        }
        return false;
    }

    /** BusyBox has a setpriv too, without this option. */
    private static boolean helpMentionsDeathSignal(Path setpriv) {
        try {
            Process help = new ProcessBuilder(setpriv.toString(), "--help")
                    .redirectErrorStream(true)
                    .start();
            return new String(help.getInputStream().readAllBytes()).contains("--pdeathsig");
        } catch (IOException e) {
            return false;
        }
    }
}
