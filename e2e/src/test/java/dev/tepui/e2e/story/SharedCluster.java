package dev.tepui.e2e.story;

import dev.tepui.e2e.cluster.LocalCluster;
import dev.tepui.e2e.cluster.LocalClusterOptions;
import dev.tepui.e2e.project.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts one local cluster for all stories of a test run: starting a product in three zones takes longer than most
 * stories. Its directory stays, and its place is printed, so that a failed story can be read up in the logs.
 */
final class SharedCluster implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedCluster.class);

    private record Running(LocalCluster cluster, StoryCluster story) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StoryCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        return store.getOrComputeIfAbsent(Running.class, unused -> start(), Running.class)
                .story();
    }

    private static Running start() {
        try {
            Path directory = Files.createTempDirectory("tepui-stories");
            System.out.println("stories: data and logs of the local cluster are in " + directory);
            LocalCluster cluster = LocalCluster.start(LocalClusterOptions.product(directory, ProjectFiles.find()));
            return new Running(cluster, new StoryCluster(cluster));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
