package dev.tepui.e2e.cluster;

import dev.tepui.e2e.kube.loop.ReconcileLoop;
import dev.tepui.e2e.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a child process, restarted when it ends, as a Deployment would. Thread-safe. */
final class OperatorProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private final Path log;
    private final ReconcileLoop<String> loop = new ReconcileLoop<>("operator-process", what -> ensure());

    /** Guarded by this, as is the process. */
    private boolean wanted;

    private ChildProcess process;

    OperatorProcess(List<String> command, Map<String, String> environment, Path directory, Path log) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.log = log;
    }

    /** Starts it unless it runs, and keeps it running from then on. */
    synchronized void start() {
        wanted = true;
        ensure();
    }

    /** Kills it (SIGKILL) and leaves it dead until {@link #start()}; blocks until it has ended. */
    void kill() {
        Optional<ChildProcess> running = unwant();
        running.ifPresent(ChildProcess::kill);
        running.ifPresent(killed -> killed.awaitExit(GRACE));
    }

    synchronized Optional<Long> pid() {
        return Optional.ofNullable(process).filter(ChildProcess::isAlive).map(ChildProcess::pid);
    }

    @Override
    public void close() {
        unwant().ifPresent(running -> running.stop(GRACE));
        loop.close();
    }

    private synchronized Optional<ChildProcess> unwant() {
        wanted = false;
        return Optional.ofNullable(process);
    }

    private synchronized void ensure() {
        if (!wanted || process != null && process.isAlive()) {
            return;
        }
        if (process != null) {
            LOG.warn("the operator ended with exit code {} and is started again, see {}", process.exitCode(), log);
        }
        process = ChildProcess.start(command, environment, directory, log);
        process.onExit().thenRun(() -> loop.markAfter("exit", RESTART_AFTER));
    }
}
