package dev.tepui.e2e.cluster;

import dev.tepui.e2e.kube.kubelet.JavaProgram;
import dev.tepui.e2e.kube.kubelet.KubeletSettings;
import dev.tepui.e2e.kube.kubelet.LocalImages;
import dev.tepui.e2e.project.ProjectFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How to start a local cluster.
 *
 * @param directory where it keeps everything: data, API objects, logs, kubeconfig
 * @param project the built checkout
 * @param images what runs in place of container images
 * @param operator whether to run the operator
 * @param apiPort port of the Kubernetes API on 127.0.0.1, 0 for any
 * @param endpointPorts ports on 127.0.0.1 of which the first free one leads to the default pool's endpoint; may be
 *     empty
 * @param progress told what happens, one line each
 */
public record LocalClusterOptions(
        Path directory,
        ProjectFiles project,
        LocalImages images,
        boolean operator,
        int apiPort,
        List<Integer> endpointPorts,
        Consumer<String> progress) {

    static final String STORAGE_NODE_IMAGE = "tepui/storage-node";
    private static final String STORAGE_NODE_MAIN = "dev.tepui.storage.Main";

    /** The whole product, on any free ports and without a word: what tests want. */
    public static LocalClusterOptions product(Path directory, ProjectFiles project) {
        List<String> jvm = new ArrayList<>(List.of("@" + project.storageNodeOptions()));
        jvm.addAll(new StorageNodeArchive(project).options());
        JavaProgram storageNode = new JavaProgram(jvm, project.storageNodeClassPath(), List.of(STORAGE_NODE_MAIN));
        return new LocalClusterOptions(
                directory,
                project,
                new LocalImages(Map.of(STORAGE_NODE_IMAGE, storageNode)),
                true,
                0,
                List.of(),
                line -> {});
    }

    /** The same with fixed ports for people, and progress. */
    LocalClusterOptions forPeople(int port, List<Integer> endpoints, Consumer<String> lines) {
        return new LocalClusterOptions(directory, project, images, operator, port, endpoints, lines);
    }

    /** No operator, other programs: for tests of the local cluster itself. */
    public LocalClusterOptions standIn(LocalImages programs) {
        return new LocalClusterOptions(directory, project, programs, false, apiPort, endpointPorts, progress);
    }

    KubeletSettings kubelet() {
        return KubeletSettings.under(directory, images);
    }
}
