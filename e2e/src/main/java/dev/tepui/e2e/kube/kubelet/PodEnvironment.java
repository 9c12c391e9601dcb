package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Resolves the environment and arguments of a container as Kubernetes does: values from ConfigMaps, Secrets, fields and
 * resources, {@code $(NAME)} references; and, because a process here has no mounts, mount paths → local directories.
 */
final class PodEnvironment {

    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([A-Za-z_][A-Za-z0-9_.-]*)\\))");
    private static final Pattern SUBSCRIPT = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)'\\]");

    private final Pod pod;
    private final Container container;
    private final String address;
    private final Map<String, Path> mounts;
    private final ConfigurationSource configuration;

    PodEnvironment(
            Pod pod, Container container, String address, Map<String, Path> mounts, ConfigurationSource configuration) {
        this.pod = pod;
        this.container = container;
        this.address = address;
        this.mounts = mounts;
        this.configuration = configuration;
    }

    /** All variables, in the order of the pod's specification; later ones win. */
    Map<String, String> variables() {
        Map<String, String> raw = new LinkedHashMap<>();
        raw.put("HOSTNAME", pod.getMetadata().getName());
        for (EnvFromSource source : container.getEnvFrom()) {
            raw.putAll(all(source));
        }
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() == null) {
                String value = Optional.ofNullable(variable.getValue()).orElse("");
                raw.put(variable.getName(), expand(value, raw));
            } else {
                value(variable.getValueFrom()).ifPresent(value -> raw.put(variable.getName(), value));
            }
        }
        raw.replaceAll((name, value) -> localPaths(value));
        return raw;
    }

    /** The container's arguments with references and mount paths replaced. */
    List<String> arguments(List<String> arguments, Map<String, String> variables) {
        return arguments.stream()
                .map(argument -> localPaths(expand(argument, variables)))
                .toList();
    }

    private Map<String, String> all(EnvFromSource source) {
        Map<String, byte[]> content;
        if (source.getConfigMapRef() != null) {
            var reference = source.getConfigMapRef();
            content = required(
                    configuration.configMap(namespace(), reference.getName()),
                    reference.getOptional(),
                    "configmap " + reference.getName());
        } else if (source.getSecretRef() != null) {
            var reference = source.getSecretRef();
            content = required(
                    configuration.secret(namespace(), reference.getName()),
                    reference.getOptional(),
                    "secret " + reference.getName());
        } else {
            content = Map.of();
        }
        String prefix = Optional.ofNullable(source.getPrefix()).orElse("");
        Map<String, String> variables = new LinkedHashMap<>();
        content.forEach((key, value) -> variables.put(prefix + key, new String(value, StandardCharsets.UTF_8)));
        return variables;
    }

    private static Map<String, byte[]> required(Optional<Map<String, byte[]>> content, Boolean optional, String name) {
        if (content.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new UnsupportedPodException("CreateContainerConfigError", name + " not found");
        }
        return content.orElse(Map.of());
    }

    private Optional<String> value(EnvVarSource source) {
        if (source.getFieldRef() != null) {
            return Optional.of(field(source.getFieldRef().getFieldPath()));
        }
        if (source.getResourceFieldRef() != null) {
            return Optional.of(resource(source.getResourceFieldRef()));
        }
        if (source.getConfigMapKeyRef() != null) {
            var reference = source.getConfigMapKeyRef();
            return key(
                    configuration.configMap(namespace(), reference.getName()),
                    reference.getKey(),
                    reference.getOptional(),
                    "configmap " + reference.getName());
        }
        if (source.getSecretKeyRef() != null) {
            var reference = source.getSecretKeyRef();
            return key(
                    configuration.secret(namespace(), reference.getName()),
                    reference.getKey(),
                    reference.getOptional(),
                    "secret " + reference.getName());
        }
        throw new UnsupportedPodException("CreateContainerConfigError", "unknown source of a variable: " + source);
    }

    private static Optional<String> key(
            Optional<Map<String, byte[]>> content, String key, Boolean optional, String name) {
        byte[] value = required(content, optional, name).get(key);
        if (value == null && !Boolean.TRUE.equals(optional)) {
            throw new UnsupportedPodException("CreateContainerConfigError", name + " has no key " + key);
        }
        return Optional.ofNullable(value).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private String field(String path) {
        Matcher subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            Map<String, String> map = subscript.group(1).equals("labels")
                    ? pod.getMetadata().getLabels()
                    : pod.getMetadata().getAnnotations();
            return map == null ? "" : map.getOrDefault(subscript.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> namespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" ->
                Optional.ofNullable(pod.getSpec().getServiceAccountName()).orElse("default");
            case "status.podIP", "status.podIPs" -> address;
            case "status.hostIP", "status.hostIPs" -> "127.0.0.1";
            default -> throw new UnsupportedPodException("CreateContainerConfigError", "unknown field " + path);
        };
    }

    /** Resource in units of the divisor, rounded up; the number is that of the specification, there is no other. */
    private String resource(ResourceFieldSelector selector) {
        String[] path = selector.getResource().split("\\.", 2);
        if (path.length != 2 || container.getResources() == null) {
            throw new UnsupportedPodException(
                    "CreateContainerConfigError", "unknown resource " + selector.getResource());
        }
        Map<String, Quantity> side = path[0].equals("limits")
                ? container.getResources().getLimits()
                : container.getResources().getRequests();
        Quantity quantity = side == null ? null : side.get(path[1]);
        if (quantity == null) {
            throw new UnsupportedPodException(
                    "CreateContainerConfigError", "the container sets no " + selector.getResource());
        }
        BigDecimal divisor =
                selector.getDivisor() == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(selector.getDivisor());
        return Quantity.getAmountInBytes(quantity)
                .divide(divisor.signum() == 0 ? BigDecimal.ONE : divisor, 0, RoundingMode.CEILING)
                .toPlainString();
    }

    /** {@code $(NAME)} → value when the name is known, {@code $$} → {@code $}. */
    private static String expand(String text, Map<String, String> variables) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String name = match.group(2);
            String value = name == null ? "$" : variables.getOrDefault(name, match.group());
            return Matcher.quoteReplacement(value);
        });
    }

    /**
     * Replaces mount paths wherever one stands as a path or the beginning of one, longest first. In one pass: the local
     * path may itself lie under something that is a mount path in the container, such as /tmp.
     */
    private String localPaths(String value) {
        if (mounts.isEmpty()) {
            return value;
        }
        String longestFirst = mounts.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?<![\\w./-])(" + longestFirst + ")(?![\\w.-])")
                .matcher(value)
                .replaceAll(match ->
                        Matcher.quoteReplacement(mounts.get(match.group(1)).toString()));
    }

    private String namespace() {
        return pod.getMetadata().getNamespace();
    }
}
