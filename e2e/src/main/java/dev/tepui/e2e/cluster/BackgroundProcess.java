package dev.tepui.e2e.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that keeps the local cluster after {@code make up} has returned. It has a session of its own, so that
 * Ctrl-C in the terminal does not reach it. The pid file also holds its start time: a process that got the same number
 * later is never taken for it.
 */
final class BackgroundProcess {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);

    private final ClusterHome home;

    BackgroundProcess(ClusterHome home) {
        this.home = home;
    }

    /** The running process, if there is one. */
    Optional<ProcessHandle> find() {
        try {
            String[] words = Files.readString(home.pidFile()).trim().split(" ");
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> words.length == 2 && words[1].equals(startTime(handle)));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Starts it: this program again, with the argument {@code run}. */
    ProcessHandle start() {
        List<String> command = new ArrayList<>();
        if (hasProgram("setsid")) {
            command.add("setsid");
        } else {
            command.add("nohup");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dio.netty.noUnsafe=true",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(Main.class.getName(), "run"));
        try {
            Files.createDirectories(home.logs());
            Files.createDirectories(home.progressFile().getParent());
            Files.deleteIfExists(home.progressFile());
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.clusterLog().toFile()))
                    .start();
            ProcessHandle handle = process.toHandle();
            Files.writeString(home.pidFile(), handle.pid() + " " + startTime(handle) + "\n");
            return handle;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the background process", e);
        }
    }

    /** Stops it and everything it started; blocks until all of that has ended. */
    void stop(ProcessHandle handle) {
        List<ProcessHandle> family = new ArrayList<>(handle.descendants().toList());
        family.add(handle);
        handle.destroy();
        Instant patience = Instant.now().plus(STOP_TIMEOUT);
        awaitEnd(handle, patience);
        // Its children are gone with it, one way or the other; the loop only makes sure.
        for (ProcessHandle member : family) {
            if (!awaitEnd(member, Instant.now().plusSeconds(member.equals(handle) ? 0 : 5))) {
                member.destroyForcibly();
                awaitEnd(member, Instant.now().plusSeconds(5));
            }
        }
        try {
            Files.deleteIfExists(home.pidFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process has ended; false when it still runs at the given time. */
    static boolean awaitEnd(ProcessHandle handle, Instant until) {
        try {
            long left = Math.max(0, Duration.between(Instant.now(), until).toMillis());
            handle.onExit().get(left, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !handle.isAlive();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !handle.isAlive();
        }
    }

    static boolean hasProgram(String name) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, name))) {
                return true;
            }
        }
        return false;
    }

    private static String startTime(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
