package dev.tepui.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operator: Quarkus' directory as it is, libraries below what changes with every commit. */
final class OperatorImage {
    private static final String QUARKUS = "operator/target/quarkus-app";

    private OperatorImage() {}

    /** Plans it; {@code work} is an empty directory. */
    static ImagePlan plan(Checkout checkout, Path work) {
        Path options = checkout.root().resolve("operator/jvm.options");
        Path empty = Staging.directory(work.resolve("empty"));
        List<FileEntriesLayer> layers = List.of(
                Layers.volumes(empty, List.of("/tmp")),
                Layers.tree("dependencies", checkout.built(QUARKUS + "/lib"), ImagePlan.APP + "/lib"),
                Layers.tree("quarkus", checkout.built(QUARKUS + "/quarkus"), ImagePlan.APP + "/quarkus"),
                Layers.tree("application", checkout.built(QUARKUS + "/app"), ImagePlan.APP + "/app"),
                Layers.files("start", List.of(checkout.built(QUARKUS + "/quarkus-run.jar"), options), ImagePlan.APP));
        return new ImagePlan(
                checkout.operatorName(),
                "Operator of Tepui: DynamoDB tables as Kubernetes resources",
                layers,
                List.of(
                        ImagePlan.JAVA_PROGRAM,
                        "@" + ImagePlan.APP + "/jvm.options",
                        "-jar",
                        ImagePlan.APP + "/quarkus-run.jar"),
                Map.of(),
                Set.of(8080),
                checkout.jars(QUARKUS + "/lib"),
                checkout.built("operator/target/bom.json"));
    }
}
