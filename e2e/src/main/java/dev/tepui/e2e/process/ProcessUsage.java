package dev.tepui.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the kernel counts of a running process (Linux only).
 *
 * @param cpu user and system time so far
 * @param residentKib resident memory in KiB
 */
public record ProcessUsage(Duration cpu, long residentKib) {
    /** Clock ticks per second in /proc/PID/stat: USER_HZ, 100 on every Linux that Java runs on. */
    private static final int TICKS_PER_SECOND = 100;

    /** Fields of /proc/PID/stat after the name: user and system time. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    /** Reads the counters of a process; throws when it has ended. */
    public static ProcessUsage of(ChildProcess process) {
        Path directory = Path.of("/proc", Long.toString(process.pid()));
        try {
            String stat = Files.readString(directory.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
            long resident = Files.readAllLines(directory.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
            return new ProcessUsage(Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND), resident);
        } catch (IOException e) {
            throw new UncheckedIOException("process " + process.pid() + " has ended; see its log", e);
        }
    }

    /** Both counters added up. */
    public ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(cpu.plus(other.cpu), residentKib + other.residentKib);
    }
}
