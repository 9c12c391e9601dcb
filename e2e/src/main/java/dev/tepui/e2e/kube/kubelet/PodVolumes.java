package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The volumes of one pod as local directories: claims, empty directories, and files from ConfigMaps and Secrets. A
 * process has no mounts of its own here, so mount paths in its environment and arguments are replaced by these
 * directories ({@link PodEnvironment}).
 */
final class PodVolumes {

    private final Path claims;
    private final Path work;
    private final ConfigurationSource configuration;

    /**
     * Creates the volumes of a pod.
     *
     * @param claims directory that holds one directory per claim of any namespace
     * @param work the pod's own directory
     */
    PodVolumes(Path claims, Path work, ConfigurationSource configuration) {
        this.claims = claims;
        this.work = work;
        this.configuration = configuration;
    }

    /** Creates directories and writes files; may be called again to bring files up to date. Mount path → local path. */
    Map<String, Path> prepare(Pod pod, Container container) {
        Map<String, Path> directories = new HashMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            directories.put(volume.getName(), prepare(pod, volume));
        }
        Map<String, Path> mounts = new TreeMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path directory = directories.get(mount.getName());
            if (directory == null) {
                throw new UnsupportedPodException("FailedMount", "no volume named " + mount.getName());
            }
            mounts.put(
                    mount.getMountPath(),
                    mount.getSubPath() == null ? directory : directory.resolve(mount.getSubPath()));
        }
        return mounts;
    }

    static Path claimDirectory(Path claims, String namespace, String claim) {
        return claims.resolve(namespace).resolve(claim);
    }

    private Path prepare(Pod pod, Volume volume) {
        String namespace = pod.getMetadata().getNamespace();
        Path directory = work.resolve("volumes").resolve(volume.getName());
        if (volume.getPersistentVolumeClaim() != null) {
            directory = claimDirectory(
                    claims, namespace, volume.getPersistentVolumeClaim().getClaimName());
        }
        createDirectories(directory);
        if (volume.getPersistentVolumeClaim() != null || volume.getEmptyDir() != null) {
            return directory;
        }
        sync(directory, files(namespace, volume));
        return directory;
    }

    private Map<String, byte[]> files(String namespace, Volume volume) {
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            return configMap(
                    namespace, new ConfigMapProjection(source.getItems(), source.getName(), source.getOptional()));
        }
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            return secret(
                    namespace, new SecretProjection(source.getItems(), source.getSecretName(), source.getOptional()));
        }
        if (volume.getProjected() != null) {
            Map<String, byte[]> all = new TreeMap<>();
            for (VolumeProjection projection : volume.getProjected().getSources()) {
                if (projection.getConfigMap() != null) {
                    all.putAll(configMap(namespace, projection.getConfigMap()));
                } else if (projection.getSecret() != null) {
                    all.putAll(secret(namespace, projection.getSecret()));
                } else {
                    throw unsupported(volume);
                }
            }
            return all;
        }
        throw unsupported(volume);
    }

    private static UnsupportedPodException unsupported(Volume volume) {
        return new UnsupportedPodException(
                "FailedMount", "the local kubelet does not know the kind of volume " + volume.getName());
    }

    private Map<String, byte[]> configMap(String namespace, ConfigMapProjection source) {
        return select(
                configuration.configMap(namespace, source.getName()),
                source.getItems(),
                Boolean.TRUE.equals(source.getOptional()),
                "configmap " + source.getName());
    }

    private Map<String, byte[]> secret(String namespace, SecretProjection source) {
        return select(
                configuration.secret(namespace, source.getName()),
                source.getItems(),
                Boolean.TRUE.equals(source.getOptional()),
                "secret " + source.getName());
    }

    private static Map<String, byte[]> select(
            Optional<Map<String, byte[]>> content, List<KeyToPath> items, boolean optional, String name) {
        if (content.isEmpty() && !optional) {
            throw new UnsupportedPodException("FailedMount", name + " not found");
        }
        Map<String, byte[]> present = content.orElse(Map.of());
        if (items == null || items.isEmpty()) {
            return present;
        }
        Map<String, byte[]> selected = new TreeMap<>();
        for (KeyToPath item : items) {
            byte[] value = present.get(item.getKey());
            if (value != null) {
                selected.put(item.getPath(), value);
            } else if (!optional) {
                throw new UnsupportedPodException("FailedMount", name + " has no key " + item.getKey());
            }
        }
        return selected;
    }

    /** Writes what differs, by rename, and removes what is no longer there. */
    private static void sync(Path directory, Map<String, byte[]> files) {
        try {
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                Path file = directory.resolve(entry.getKey());
                if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), entry.getValue())) {
                    Files.createDirectories(file.getParent());
                    Path next = Files.createTempFile(
                            directory,
                            ".next",
                            "",
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    Files.write(next, entry.getValue());
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            try (Stream<Path> present = Files.list(directory)) {
                for (Path file : present.filter(Files::isRegularFile).toList()) {
                    if (!files.containsKey(file.getFileName().toString())) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory, e);
        }
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory, e);
        }
    }
}
