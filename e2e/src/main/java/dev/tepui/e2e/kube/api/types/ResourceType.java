package dev.tepui.e2e.kube.api.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.kube.api.schema.Schema;
import dev.tepui.e2e.kube.api.store.ObjectKey;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One version of a kind, as clients see it.
 *
 * @param group empty for the core group
 * @param storage collection that holds the objects, {@code plural.group}; two types may share one
 * @param subresources for example {@code status}, {@code scale}
 * @param scale paths of the scale subresource ({@code specReplicasPath} …); an empty object when there is none
 * @param columns the CRD's {@code additionalPrinterColumns}; empty for built-in kinds
 * @param schemaSource gives the schema; built-in schemas are made at first use
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        String storage,
        Set<String> subresources,
        JsonNode scale,
        List<JsonNode> columns,
        boolean custom,
        Supplier<Schema> schemaSource) {

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public Schema schema() {
        return schemaSource.get();
    }

    public boolean hasStatus() {
        return subresources.contains("status");
    }

    /** Key of an object of this type; the namespace is ignored for cluster-scoped types. */
    public ObjectKey key(String namespace, String name) {
        return new ObjectKey(storage, namespaced ? namespace : "", name);
    }

    public boolean is(String otherGroup, String otherKind) {
        return group.equals(otherGroup) && kind.equals(otherKind);
    }
}
