package dev.tepui.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which shared libraries of the system programs need. */
final class NativeLibraries {
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    /** {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)}, and the loader without an arrow. */
    private static final Pattern RESOLVED = Pattern.compile("^\\s+(?:\\S+ => )?(/\\S+) \\(0x\\p{XDigit}+\\)$");

    private NativeLibraries() {}

    /** Programs and shared libraries below a directory, sorted. */
    static List<Path> binaries(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(NativeLibraries::isBinary)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Libraries of the system, with the paths at which the dynamic linker looks for them.
     *
     * @param binaries programs and libraries
     * @param java the Java runtime; what is in there is none of the system's
     */
    static SortedSet<Path> neededBy(List<Path> binaries, Path java) {
        List<String> command = new ArrayList<>(List.of("ldd"));
        binaries.forEach(binary -> command.add(binary.toString()));
        String search = java.resolve("lib") + ":" + java.resolve("lib/server");
        SortedSet<Path> needed = new TreeSet<>();
        for (String line :
                Tool.run(command, Map.of("LD_LIBRARY_PATH", search), false).split("\n")) {
            if (line.contains("not found")) {
                throw new IllegalStateException("this machine lacks a library: " + line.strip());
            }
            Matcher resolved = RESOLVED.matcher(line);
            if (resolved.matches() && !resolved.group(1).startsWith(java.toString())) {
                needed.add(Path.of(resolved.group(1)));
            }
        }
        return needed;
    }

    private static boolean isBinary(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return Arrays.equals(content.readNBytes(ELF.length), ELF);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
