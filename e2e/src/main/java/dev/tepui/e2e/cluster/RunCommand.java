package dev.tepui.e2e.cluster;

import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background process: starts the local cluster and keeps it until SIGTERM. Tells those who wait in the progress
 * file; the last line is READY or begins with FAILED.
 */
final class RunCommand implements Main.Command {

    static final String READY = "READY";
    static final String FAILED = "FAILED ";

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final int API_PORT = 16443;
    private static final List<Integer> ENDPOINT_PORTS =
            IntStream.rangeClosed(8000, 8009).boxed().toList();

    @Override
    public int run(ProjectFiles project, ClusterHome home) {
        try (FileChannel lockFile =
                        FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.tryLock()) {
            if (lock == null) {
                tell(home, FAILED + "another local cluster uses " + home.directory());
                return 1;
            }
            return keep(project, home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int keep(ProjectFiles project, ClusterHome home) {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopped.countDown();
            awaitUninterruptibly(closed);
        }));
        try (LocalCluster cluster = LocalCluster.start(options(project, home))) {
            FirstSteps.writeEnvironment(home, cluster.defaultEndpoint());
            tell(home, READY);
            awaitUninterruptibly(stopped);
            LOG.info("stopping");
        } catch (RuntimeException e) {
            LOG.error("the local cluster did not start", e);
            tell(home, FAILED + e.getMessage());
            return 1;
        } finally {
            closed.countDown();
        }
        return 0;
    }

    private static LocalClusterOptions options(ProjectFiles project, ClusterHome home) {
        return LocalClusterOptions.product(home.directory(), project)
                .forPeople(freePort(API_PORT), ENDPOINT_PORTS, line -> tell(home, line));
    }

    /** The wanted port, so that a kubeconfig in somebody's shell stays right, or 0 when it is taken. */
    private static int freePort(int wanted) {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void tell(ClusterHome home, String line) {
        try {
            Files.writeString(home.progressFile(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot tell progress: {}", line, e);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
