package dev.tepui.e2e.kube.kubelet;

import dev.tepui.e2e.kube.network.AtomicFile;
import dev.tepui.e2e.process.NotPossibleHereException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A wall clock for the process of one pod that can be set while the process runs, by libfaketime. Time that only
 * measures how long something takes (CLOCK_MONOTONIC) goes on as it does when the clock of a machine is set.
 */
final class PodClock {

    /** How long the library may not have noticed that the clock was set. */
    static final Duration DELAY = Duration.ofSeconds(1);

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path library;
    private final Path file;

    /**
     * A clock that shows the time of the machine until it is set.
     *
     * @param work the pod's directory
     * @throws NotPossibleHereException without the library
     */
    PodClock(Path work) {
        library = library();
        file = work.resolve("clock");
        set(Duration.ZERO);
    }

    /** Sets the clock to the time of the machine and so much more, or less. */
    void set(Duration offset) {
        AtomicFile.write(file, (offset.isNegative() ? "" : "+") + offset.toSeconds() + "\n");
    }

    /** The environment of the process. */
    Map<String, String> variables() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", Long.toString(DELAY.toSeconds()),
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Set to 1, which is Debian's default, it ends every wait of a JVM at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "FAKETIME_DONT_RESET", "1",
                "NO_FAKE_STAT", "1");
    }

    /** Removes what the library has left of a process that has ended; a killed one cannot do it itself. */
    void ended(long pid) {
        try {
            Files.deleteIfExists(SHARED_MEMORY.resolve("faketime_shm_" + pid));
            Files.deleteIfExists(SHARED_MEMORY.resolve("sem.faketime_sem_" + pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Debian has a directory for each architecture, others have none. */
    private static Path library() {
        try (Stream<Path> candidates = Stream.concat(Stream.of(LIBRARIES), Files.list(LIBRARIES))) {
            return candidates
                    .map(directory -> directory.resolve(LIBRARY))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new NotPossibleHereException(
                            "a clock cannot be set without libfaketime: no " + LIBRARY + " in " + LIBRARIES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
