package dev.tepui.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.crd.evaluation.Evaluator;
import dev.tepui.crd.evaluation.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every {@code valid-*.yaml} is accepted; every {@code invalid-*.yaml} is refused for the reasons of its first lines
 * and for no other. With {@code X.old.yaml} beside it, {@code X.yaml} is an update of that object.
 */
class ValidationFilesTest {

    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String EXPECT = "# expect: ";
    private static final String OLD = ".old.yaml";

    @TestFactory
    Stream<DynamicTest> tables() {
        return tests("tables", Path.of("tables.tepui.dev-v1.yaml"));
    }

    @TestFactory
    Stream<DynamicTest> pools() {
        return tests("pools", Path.of("storagepools.tepui.dev-v1.yaml"));
    }

    private static Stream<DynamicTest> tests(String folder, Path crd) {
        Evaluator evaluator = Evaluator.of(crd);
        List<Path> files = list(RESOURCES.resolve(folder));
        Stream<DynamicTest> each = files.stream()
                .filter(f -> !f.toString().endsWith(OLD))
                .map(f -> DynamicTest.dynamicTest(folder + "/" + f.getFileName(), () -> check(evaluator, f)));
        Stream<DynamicTest> all = Stream.of(
                DynamicTest.dynamicTest(folder + ": every file is used", () -> everyFileIsUsed(files)),
                DynamicTest.dynamicTest(
                        folder + ": every rule refuses something", () -> everyRuleIsTested(evaluator, files)));
        return Stream.concat(each, all);
    }

    private static void check(Evaluator evaluator, Path file) {
        List<String> expected = expectations(file);
        List<Problem> problems = evaluate(evaluator, file);
        if (name(file).startsWith("valid-")) {
            assertThat(expected).as("expectations of a valid file").isEmpty();
            assertThat(problems).isEmpty();
            return;
        }
        assertThat(expected).as("first line must say what is expected").isNotEmpty();
        assertThat(problems).isNotEmpty();
        assertThat(expected)
                .allSatisfy(text -> assertThat(problems).anyMatch(p -> p.text().contains(text)));
        assertThat(problems).allSatisfy(p -> assertThat(expected).anyMatch(p.text()::contains));
    }

    private static void everyFileIsUsed(List<Path> files) {
        assertThat(files).allSatisfy(file -> {
            assertThat(name(file)).matches("(valid|invalid)-[a-z0-9-]+(\\.old)?\\.yaml");
            if (name(file).endsWith(OLD)) {
                assertThat(file.resolveSibling(name(file).replace(OLD, ".yaml")))
                        .exists();
            }
        });
    }

    private static void everyRuleIsTested(Evaluator evaluator, List<Path> files) {
        Set<String> fired = new HashSet<>();
        files.stream()
                .filter(f -> !f.toString().endsWith(OLD))
                .flatMap(f -> evaluate(evaluator, f).stream())
                .forEach(p -> fired.add(String.valueOf(p.rule())));
        assertThat(fired).containsAll(evaluator.rules());
    }

    private static List<Problem> evaluate(Evaluator evaluator, Path file) {
        Path old = file.resolveSibling(name(file).replace(".yaml", OLD));
        JsonNode before = Files.exists(old) ? Evaluator.yaml(old) : null;
        JsonNode object = Evaluator.yaml(file);
        assertThat(object.path("kind").asText()).isEqualTo(evaluator.kind());
        if (before != null) {
            assertThat(evaluator.evaluate(before, null)).as("the old object").isEmpty();
        }
        return evaluator.evaluate(object, before);
    }

    private static List<String> expectations(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.takeWhile(l -> l.startsWith("#"))
                    .map(l -> l.substring(EXPECT.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
