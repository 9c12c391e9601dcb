package dev.tepui.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an image is made of.
 *
 * @param name what it is called
 * @param title one line about it
 * @param programLayers the layers above those that all images share
 * @param entrypoint what runs, with absolute paths
 * @param environment variables besides those that all images have
 * @param ports TCP ports
 * @param jars the jars of the build that are in it
 * @param billOfMaterials what Maven knows of these jars, as CycloneDX JSON
 */
record ImagePlan(
        ImageName name,
        String title,
        List<FileEntriesLayer> programLayers,
        List<String> entrypoint,
        Map<String, String> environment,
        Set<Integer> ports,
        List<Path> jars,
        Path billOfMaterials) {

    /** User and group, the ones of the pods. */
    static final String USER = "65532:65532";

    /** Directory of the program in the image. */
    static final String APP = "/app";

    static final String JAVA_PROGRAM = Base.JAVA + "/bin/java";

    Map<String, String> allVariables() {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("JAVA_HOME", Base.JAVA);
        all.put("PATH", Base.JAVA + "/bin");
        // File names in UTF-8; this locale is built into glibc.
        all.put("LANG", "C.UTF-8");
        return all;
    }

    Map<String, String> labels() {
        return Map.of(
                "org.opencontainers.image.title",
                name.repository(),
                "org.opencontainers.image.description",
                title,
                "org.opencontainers.image.version",
                name.tag(),
                "org.opencontainers.image.vendor",
                "Tepui",
                "org.opencontainers.image.licenses",
                "Apache-2.0");
    }
}
