package dev.tepui.e2e.conformance;

import dev.tepui.e2e.process.Program;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The AWS SDK for JavaScript: runs {@code src/test/javascript}, whose tests this one stands for. */
@Conformance
class JavaScriptSdkTest {
    private static final String LOCK_FILE = "package-lock.json";
    private static final String SCRIPT = "client.test.mjs";
    private static final Path MODULE = ProjectFiles.find().root().resolve("e2e");
    private static final Path SOURCE = MODULE.resolve("src/test/javascript");
    private static final Path INSTALLED = MODULE.resolve("target/javascript");

    private final Endpoint endpoint;

    JavaScriptSdkTest(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Test
    void shouldServeAnApplicationInJavaScript() throws IOException {
        Program.require("the AWS SDK for JavaScript", isInstalled());
        Files.copy(SOURCE.resolve(SCRIPT), INSTALLED.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
        Map<String, String> environment =
                Map.of("TEPUI_CONFORMANCE_ENDPOINT", endpoint.uri().toString());

        Program.Output output = new Program("node", environment, INSTALLED).run(List.of("--test", SCRIPT));

        System.out.println(output.text());
        output.ok().shows("# fail 0");
    }

    /** Whether what is installed is what the lock file now names. */
    private static boolean isInstalled() throws IOException {
        return Program.isInstalled("node")
                && Files.isDirectory(INSTALLED.resolve("node_modules"))
                && Files.mismatch(SOURCE.resolve(LOCK_FILE), INSTALLED.resolve(LOCK_FILE)) < 0;
    }
}
