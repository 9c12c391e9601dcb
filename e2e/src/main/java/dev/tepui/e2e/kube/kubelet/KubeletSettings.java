package dev.tepui.e2e.kube.kubelet;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the kubelet runs pods.
 *
 * @param claims directory that holds one directory per volume claim; survives everything but the claim's deletion
 * @param work directory for what goes with the pod: configuration files, empty directories, temporary files
 * @param logs directory for one log file per pod
 * @param images what to run
 * @param backOffFirst pause before the first restart after an exit, doubled for each further one
 * @param backOffMax longest pause
 * @param probePeriodMax longest time between two probes of a container that has not passed them yet: a pod of the local
 *     cluster is to be ready as soon as it can
 */
public record KubeletSettings(
        Path claims,
        Path work,
        Path logs,
        LocalImages images,
        Duration backOffFirst,
        Duration backOffMax,
        Duration probePeriodMax) {

    /** Settings for people: short pauses, everything under one directory. */
    public static KubeletSettings under(Path directory, LocalImages images) {
        return new KubeletSettings(
                directory.resolve("data"),
                directory.resolve("run/pods"),
                directory.resolve("logs"),
                images,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofMillis(250));
    }
}
