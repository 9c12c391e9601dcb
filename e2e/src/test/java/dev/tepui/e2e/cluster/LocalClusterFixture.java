package dev.tepui.e2e.cluster;

import dev.tepui.e2e.kube.kubelet.JavaProgram;
import dev.tepui.e2e.kube.kubelet.LocalImages;
import dev.tepui.e2e.process.DirectoryTree;
import dev.tepui.e2e.project.ProjectFiles;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A local cluster for the tests of one class; a static field with {@code @RegisterExtension}. The directory with logs
 * and data is kept when a test of the class fails, and its place is printed.
 */
public final class LocalClusterFixture implements BeforeAllCallback, AfterAllCallback {

    static final String STAND_IN_IMAGE = "tepui/stand-in";

    private final UnaryOperator<LocalClusterOptions> change;
    private final boolean product;
    private Path directory;
    private LocalCluster cluster;
    private boolean failed;

    private LocalClusterFixture(boolean product, UnaryOperator<LocalClusterOptions> change) {
        this.product = product;
        this.change = change;
    }

    /** The whole product: operator and storage nodes, as built in this checkout. */
    public static LocalClusterFixture product() {
        return new LocalClusterFixture(true, UnaryOperator.identity());
    }

    /** No operator; pods of image {@link #STAND_IN_IMAGE} run {@link StandIn}. */
    static LocalClusterFixture standIn() {
        return new LocalClusterFixture(false, UnaryOperator.identity());
    }

    /** The running cluster. */
    public LocalCluster cluster() {
        return cluster;
    }

    /** Directory with logs and data. */
    public Path directory() {
        return directory;
    }

    /** Creates a namespace that no other test uses. */
    public String newNamespace() {
        String name = "test-" + UUID.randomUUID().toString().substring(0, 8);
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Stops the cluster and starts it again on the same directory, as make down and make up do. */
    public void restart() {
        cluster.close();
        cluster = LocalCluster.start(options(directory));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("tepui-cluster");
        cluster = LocalCluster.start(options(directory));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failed = context.getExecutionException().isPresent();
        cluster.close();
        if (failed) {
            System.out.println("logs and data of the failed cluster: " + directory);
        } else {
            DirectoryTree.delete(directory);
        }
    }

    private LocalClusterOptions options(Path at) {
        ProjectFiles project = ProjectFiles.find();
        if (product) {
            return change.apply(LocalClusterOptions.product(at, project));
        }
        JavaProgram program = new JavaProgram(
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                System.getProperty("java.class.path"),
                List.of(StandIn.class.getName()));
        LocalImages images = new LocalImages(Map.of(STAND_IN_IMAGE, program));
        return change.apply(new LocalClusterOptions(at, project, images, false, 0, List.of(), line -> {}));
    }
}
