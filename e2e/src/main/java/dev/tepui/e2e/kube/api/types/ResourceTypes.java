package dev.tepui.e2e.kube.api.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every type that is served now. Thread-safe: the current set is replaced as a whole when a CRD comes or goes. */
public final class ResourceTypes {
    private final List<ResourceType> builtIn;

    /** By name of the CustomResourceDefinition; copied before each change. */
    private volatile Map<String, List<ResourceType>> custom = Map.of();

    public ResourceTypes() {
        builtIn = BuiltInTypes.load();
    }

    public List<ResourceType> all() {
        List<ResourceType> all = new ArrayList<>(builtIn);
        custom.values().forEach(all::addAll);
        return all;
    }

    public Optional<ResourceType> find(String group, String version, String plural) {
        return first(t -> t.group().equals(group)
                && t.version().equals(version)
                && t.plural().equals(plural));
    }

    public Optional<ResourceType> ofKind(String group, String kind) {
        return first(t -> t.is(group, kind));
    }

    /** The type by which objects of a collection are stored. */
    public Optional<ResourceType> ofStorage(String storage) {
        return first(t -> t.storage().equals(storage));
    }

    /** Versions of a group, the preferred one first. */
    public Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (ResourceType type : all()) {
            List<String> versions = groups.computeIfAbsent(type.group(), g -> new ArrayList<>());
            if (!versions.contains(type.version())) {
                versions.add(type.version());
            }
        }
        return groups;
    }

    public synchronized void define(ObjectNode definition) {
        Map<String, List<ResourceType>> next = new LinkedHashMap<>(custom);
        next.put(definition.at("/metadata/name").asText(), CustomTypes.of(definition));
        custom = next;
    }

    public synchronized void remove(JsonNode definition) {
        Map<String, List<ResourceType>> next = new LinkedHashMap<>(custom);
        next.remove(definition.at("/metadata/name").asText());
        custom = next;
    }

    public Collection<ResourceType> ofDefinition(String name) {
        return custom.getOrDefault(name, List.of());
    }

    private Optional<ResourceType> first(Function<ResourceType, Boolean> wanted) {
        return all().stream().filter(wanted::apply).findFirst();
    }
}
