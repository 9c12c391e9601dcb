package dev.tepui.e2e.kube.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.conformance.ApiUnderTest.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The example files of the CRDs, against an API server: what the module {@code crds} finds valid or invalid without
 * one, the server accepts or refuses, with the text that the file expects.
 */
class CrdFilesTest {
    private static final Path CRDS = Path.of("..", "crds");
    private static final Path FILES = CRDS.resolve("src/test/resources");
    private static final String EXPECT = "# expect: ";
    private static ApiUnderTest api;

    @BeforeAll
    static void installDefinitions() throws IOException {
        api = ApiUnderTest.start();
        for (String plural : List.of("tables", "storagepools")) {
            String definition = Files.readString(CRDS.resolve(plural + ".tepui.dev-v1.yaml"));
            String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + plural + ".tepui.dev";
            Response applied = api.apply(path + "?force=true", "test", definition);
            assertThat(applied.code()).as(applied.message()).isIn(200, 201);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> api.get("/apis/tepui.dev/v1alpha1/" + plural).code() == 200);
        }
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> tables() throws IOException {
        return files("tables", "tables");
    }

    @TestFactory
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> pools() throws IOException {
        return files("pools", "storagepools");
    }

    private static Stream<DynamicTest> files(String folder, String plural) throws IOException {
        try (Stream<Path> files = Files.list(FILES.resolve(folder))) {
            return files.filter(f -> !f.toString().endsWith(".old.yaml")).sorted().toList().stream()
                    .map(f -> DynamicTest.dynamicTest(folder + "/" + f.getFileName(), () -> check(f, plural)));
        }
    }

    private static void check(Path file, String plural) throws IOException {
        String collection = "/apis/tepui.dev/v1alpha1/namespaces/default/" + plural;
        Path old = file.resolveSibling(file.getFileName().toString().replace(".yaml", ".old.yaml"));
        Response answer;
        String name =
                ApiUnderTest.yaml(Files.readString(file)).at("/metadata/name").asText();
        try {
            if (Files.exists(old)) {
                Response first = api.post(collection, Files.readString(old));
                assertThat(first.code()).as(first.message()).isEqualTo(201);
                ObjectNode next = (ObjectNode) ApiUnderTest.yaml(Files.readString(file));
                next.withObjectProperty("metadata").put("resourceVersion", first.version());
                answer = api.put(collection + "/" + name + "?fieldValidation=Strict", next);
            } else {
                answer = api.post(collection + "?fieldValidation=Strict", Files.readString(file));
            }
        } finally {
            api.delete(collection + "/" + name);
        }
        if (file.getFileName().toString().startsWith("valid-")) {
            assertThat(answer.code()).as(answer.message()).isIn(200, 201);
            return;
        }
        // 400 when a field is unknown, 422 when the schema or a rule is against it.
        assertThat(answer.code()).as(answer.message()).isIn(400, 422);
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(EXPECT)) {
                String expected = line.substring(EXPECT.length());
                assertThat(answer.message()).contains(expected);
            }
        }
    }
}
