package dev.tepui.storage.http.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The requests that other tests send: what the fuzzer begins with. It grows as they do. */
final class Corpus {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/api");
    private static final Path DIFFERENTIAL = Path.of("src/test/resources/differential");
    private static final Pattern REPEAT = Pattern.compile("\\$\\{(.)\\*(\\d+)}");

    private static final Pattern NAME = Pattern.compile("\"TableName\":\"([^\"]*)\"");

    /** Longer repetitions are for tests of limits and would only make the fuzzer slow. */
    private static final int REPEAT_MAX = 5000;

    /** A request for an operation. */
    record Entry(String operation, String body) {}

    /** Requests that build upon each other, in their order, and what makes the tables that they begin with. */
    record Conversation(List<Entry> preparation, List<Entry> entries) {
        static Conversation of(List<Entry> entries) {
            Map<String, Entry> creations = new LinkedHashMap<>();
            for (Entry entry : entries) {
                Matcher name = NAME.matcher(entry.body());
                if (entry.operation().equals("CreateTable") && name.find()) {
                    creations.putIfAbsent(name.group(1), entry);
                }
            }
            List<Entry> preparation = new ArrayList<>();
            creations.forEach((name, creation) -> {
                preparation.add(new Entry("DeleteTable", "{\"TableName\":\"" + name + "\"}"));
                preparation.add(creation);
            });
            return new Conversation(preparation, entries);
        }
    }

    private Corpus() {}

    /** Each golden file is a conversation; the differential test's files build upon each other. */
    static List<Conversation> read() {
        List<Conversation> conversations = new ArrayList<>();
        for (Path file : files(GOLDEN)) {
            conversations.add(Conversation.of(lines(file)
                    .filter(line -> line.startsWith("> "))
                    .map(line -> entry(line.substring(2)))
                    .toList()));
        }
        conversations.add(Conversation.of(files(DIFFERENTIAL).stream()
                .flatMap(Corpus::lines)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Corpus::entry)
                .toList()));
        return conversations;
    }

    private static Entry entry(String line) {
        int space = line.indexOf(' ');
        String operation = space < 0 ? line : line.substring(0, space);
        String body = space < 0 ? "" : line.substring(space + 1);
        return new Entry(
                operation,
                REPEAT.matcher(body)
                        .replaceAll(match ->
                                match.group(1).repeat(Math.min(REPEAT_MAX, Integer.parseInt(match.group(2))))));
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
