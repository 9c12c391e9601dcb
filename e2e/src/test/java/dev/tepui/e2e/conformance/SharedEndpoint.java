package dev.tepui.e2e.conformance;

import dev.tepui.e2e.pool.StandalonePool;
import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One endpoint for all conformance tests of a test run: the one that the environment names, or a storage node. */
final class SharedEndpoint implements ParameterResolver, ExecutionCondition {
    private static final String VARIABLE = "TEPUI_CONFORMANCE_ENDPOINT";
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedEndpoint.class);

    /** {@code stop} ends what was started. */
    private record Running(Endpoint endpoint, Runnable stop) implements AutoCloseable {
        @Override
        public void close() {
            endpoint.close();
            stop.run();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Endpoint.class;
    }

    @Override
    public Endpoint resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return endpoint(context);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement()
                .map(tested -> tested.getAnnotation(LocalDiffers.class))
                .filter(differs -> endpoint(context).isDynamoDbLocal())
                .map(differs -> ConditionEvaluationResult.disabled("DynamoDB Local: " + differs.value()))
                .orElse(ConditionEvaluationResult.enabled("the service's behaviour"));
    }

    private static Endpoint endpoint(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, unused -> start(), Running.class)
                .endpoint();
    }

    private static Running start() {
        String given = System.getenv(VARIABLE);
        if (given != null) {
            return new Running(new Endpoint(URI.create(given)), () -> {});
        }
        try {
            Path directory = Files.createTempDirectory("tepui-conformance");
            StandalonePool pool = StandalonePool.start(ProjectFiles.find(), directory, 1);
            InetSocketAddress address = pool.addresses().getFirst();
            URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort());
            return new Running(new Endpoint(uri), () -> {
                pool.close();
                DirectoryTree.delete(directory);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
